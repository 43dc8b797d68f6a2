# An installation image: a file that says what it would install from.
{ config, lib, pkgs, ... }:
{
  config = {
    boot.loader.grub.enable = false;
    fileSystems."/" = lib.mkImageMediaOverride { fsType = "tmpfs"; };
    system.build.isoImage = pkgs.runCommand "nixos.iso" { } ''
      mkdir -p "$out/iso"
      {
        echo ${lib.escapeShellArg config.networking.hostName}
        echo ${config.system.build.toplevel}
      } > "$out/iso/nixos.iso"
    '';
  };
}
