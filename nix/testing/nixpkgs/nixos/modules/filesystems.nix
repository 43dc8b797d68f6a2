{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.fileSystems;
in
{
  options.fileSystems = mkOption {
    type = types.attrsOf (
      types.submodule (
        { name, ... }:
        {
          options = {
            mountPoint = mkOption {
              type = types.str;
              default = name;
              description = "Where it is mounted.";
            };
            device = mkOption {
              type = types.nullOr types.str;
              default = null;
              description = "What is mounted.";
            };
            fsType = mkOption {
              type = types.str;
              default = "auto";
              description = "Type of the file system.";
            };
            options = mkOption {
              type = types.listOf types.str;
              default = [ "defaults" ];
              description = "Options of the mount.";
            };
            neededForBoot = mkOption {
              type = types.bool;
              default = false;
              description = "Whether it is mounted early.";
            };
            noCheck = mkOption {
              type = types.bool;
              default = false;
              description = "Whether it is left unchecked.";
            };
            depends = mkOption {
              type = types.listOf types.str;
              default = [ ];
              description = "Mounts that come first.";
            };
            label = mkOption {
              type = types.nullOr types.str;
              default = null;
              description = "Label of the device.";
            };
          };
        }
      )
    );
    default = { };
    description = "File systems to mount.";
  };
  options.swapDevices = mkOption {
    type = types.listOf types.attrs;
    default = [ ];
    description = "Swap devices.";
  };
  config.assertions = [
    {
      assertion = config.boot.isContainer || cfg ? "/";
      message = "The ‘fileSystems’ option does not specify your root file system.";
    }
  ];
  config.environment.etc.fstab.text = lib.concatMapStrings (
    fs: "${toString fs.device} ${fs.mountPoint} ${fs.fsType} ${lib.concatStringsSep "," fs.options} 0 0\n"
  ) (builtins.attrValues cfg);
}
