{ lib, ... }:
{
  system = "x86_64-linux";
  deployment.targetHost = "192.168.1.11";

  nixosModules = [
    {
      networking.interfaces.eth0 = {
        ipv4.addresses = [
          {
            address = "192.168.1.11";
            prefixLength = 24;
          }
        ];
        useDHCP = lib.mkDefault false;
      };
    }
  ];
}
