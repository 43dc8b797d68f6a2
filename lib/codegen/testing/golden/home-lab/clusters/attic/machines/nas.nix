{ lib, ... }:
{
  system = "x86_64-linux";
  tags = [ "storage" ];
  deployment.targetHost = "10.0.0.10";

  nixosModules = [
    {
      networking.interfaces.eno1 = {
        ipv4.addresses = [
          {
            address = "10.0.0.10";
            prefixLength = 24;
          }
          {
            address = "10.0.1.10";
            prefixLength = 24;
          }
        ];
        useDHCP = lib.mkDefault false;
      };
    }
    # disks
    ({ ... }: { boot.supportedFilesystems = [ "zfs" ]; networking.hostId = "deadbeef"; })
  ];
}
