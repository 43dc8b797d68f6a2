{
  suffix = "lan";

  clusters = {
    attic = ./clusters/attic;
    cellar = ./clusters/cellar;
  };

  nixosModules = [
    # base
    (
{ lib, ... }:
{
  system.stateVersion = "26.05";
  services.openssh.enable = true;
  boot.loader.systemd-boot.enable = lib.mkDefault true;
  fileSystems."/" = lib.mkDefault {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };
}
    )
  ];
}
