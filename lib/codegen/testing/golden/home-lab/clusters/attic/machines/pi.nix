{ lib, ... }:
{
  system = "aarch64-linux";
  tags = [ "edge" ];
  deployment.targetHost = "pi.attic.lan";
  annotations.rack = "shelf-2";

  users.ada.systemConfig = { extraGroups = [ "gpio" ]; };

  nixosModules = [
    {
      networking.interfaces.eth0 = {
        ipv4.addresses = [
          {
            address = "10.0.0.20";
            prefixLength = 24;
          }
        ];
        useDHCP = lib.mkDefault false;
      };
    }
    # boot
    (
{ lib, ... }:
{
  boot.loader.systemd-boot.enable = false;
  boot.loader.grub.enable = false;
  boot.loader.generic-extlinux-compatible.enable = true;
}
    )
  ];
}
