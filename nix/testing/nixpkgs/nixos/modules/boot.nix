{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  loader = config.boot.loader;
  strings = mkOption {
    type = types.listOf types.str;
    default = [ ];
    description = "Kept as they are.";
  };
  text = default: mkOption {
    type = types.str;
    inherit default;
    description = "Kept as it is.";
  };
  switch =
    default:
    mkOption {
      type = types.bool;
      inherit default;
      description = "Whether it is on.";
    };
in
{
  options.boot = {
    isContainer = switch false;
    # In nixpkgs a list may set several to true, and a set decides each.
    supportedFilesystems = mkOption {
      type = types.coercedTo (types.listOf types.str) (names: lib.genAttrs names (_: true)) (types.attrsOf types.bool);
      default = { };
      description = "File systems that the kernel can mount.";
    };
    kernelParams = strings;
    kernelModules = strings;
    extraModulePackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages with kernel modules.";
    };
    kernel.sysctl = mkOption {
      type = types.attrsOf types.anything;
      default = { };
      description = "Kernel settings.";
    };
    initrd = {
      enable = switch (!config.boot.isContainer);
      availableKernelModules = strings;
      kernelModules = strings;
      supportedFilesystems = mkOption {
        type = types.anything;
        default = { };
        description = "File systems of the first stage.";
      };
    };
    tmp.cleanOnBoot = switch false;
    loader = {
      grub = {
        enable = switch (!config.boot.isContainer);
        device = text "";
        devices = strings;
        efiSupport = switch false;
        useOSProber = switch false;
      };
      systemd-boot = {
        enable = switch false;
        configurationLimit = mkOption {
          type = types.nullOr types.int;
          default = null;
          description = "Generations to keep.";
        };
      };
      generic-extlinux-compatible.enable = switch false;
      efi.canTouchEfiVariables = switch false;
      efi.efiSysMountPoint = text "/boot";
      timeout = mkOption {
        type = types.nullOr types.int;
        default = 5;
        description = "Seconds to wait.";
      };
      initScript.enable = switch false;
    };
  };
  config = lib.mkMerge [
    (lib.mkIf loader.systemd-boot.enable { boot.loader.grub.enable = lib.mkDefault false; })
    {
      assertions = [
        {
          assertion = !loader.grub.enable || loader.grub.device != "" || loader.grub.devices != [ ];
          message = "You must set the option ‘boot.loader.grub.devices’ or 'boot.loader.grub.mirroredBoots' to make the system bootable.";
        }
        {
          assertion = config.boot.supportedFilesystems.zfs or false -> config.networking.hostId != null;
          message = "ZFS requires networking.hostId to be set";
        }
      ];
    }
  ];
}
