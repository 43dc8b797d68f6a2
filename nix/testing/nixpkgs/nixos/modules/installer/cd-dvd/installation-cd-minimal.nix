# An installation image: a file that says what it would boot, for whom, and with which keyboard.
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
        echo ${lib.escapeShellArg (builtins.toJSON (lib.mapAttrs (_: user: user.openssh.authorizedKeys.keys) config.users.users))}
        echo ${config.console.keyMap}
      } > "$out/iso/nixos.iso"
    '';
  };
}
