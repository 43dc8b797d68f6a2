{ lib, ... }:
{
  system = "x86_64-linux";
  tags = [ "edge" ];
  deployment.targetHost = "10.9.0.1";

  nixosModules = [
    {
      networking.interfaces.eth0 = {
        ipv4.addresses = [
          {
            address = "10.9.0.1";
            prefixLength = 24;
          }
        ];
        useDHCP = lib.mkDefault false;
      };
    }
  ];
}
