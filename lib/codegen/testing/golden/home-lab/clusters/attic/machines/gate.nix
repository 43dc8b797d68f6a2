{ lib, ... }:
{
  system = "x86_64-linux";
  tags = [
    "edge"
    "dns"
  ];
  addresses = [
    {
      role = "dns";
      address = "10.0.0.1";
      port = 53;
    }
  ];
  deployment.targetHost = "10.0.0.1";

  nixosModules = [
    {
      networking.interfaces.lan0 = {
        ipv4.addresses = [
          {
            address = "10.0.0.1";
            prefixLength = 24;
          }
        ];
        ipv6.addresses = [
          {
            address = "fd00::1";
            prefixLength = 64;
          }
        ];
        useDHCP = lib.mkDefault false;
      };
      networking.interfaces.wan.useDHCP = true;
    }
  ];
}
