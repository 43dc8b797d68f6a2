# Installing a machine over SSH from whatever Linux runs there: the packages `create` (format and install) and `format`.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  required = import ./input/required.nix;
  scripts = import ../scripts { inherit lib; };

  formatScriptOf =
    { long, machineConfig, nixosConfiguration, ... }:
    let
      declared = machineConfig.deployment.formatScript;
    in
    if declared != null then
      declared
    else
      nixosConfiguration.config.system.build.diskoScript
        or (throw "${long}: there is no script to format its disks with; import disko's NixOS module and describe the disks, or set deployment.formatScript");

  program =
    {
      phases,
      action,
      summary,
    }:
    arguments@{ pkgs, inputs, system, long, ... }:
    let
      packages =
        (required inputs "nixos-anywhere" "github:nix-community/nixos-anywhere").packages.${system};
      nixos-anywhere = packages.nixos-anywhere or packages.default;
    in
    scripts.script {
      inherit pkgs;
      name = "${action}-${long}";
      needs = [
        "connection"
        "system"
      ];
      body = "install";
      values =
        scripts.target arguments
        // scripts.system arguments
        // {
          inherit action phases summary;
          usage = "\n  --yes                 do not ask";
          # A missing input is the first thing to be told.
          format_drv = builtins.seq packages (scripts.derivationFile (formatScriptOf arguments));
          nixos_anywhere = lib.getExe' nixos-anywhere "nixos-anywhere";
        };
    };
in
{
  options.domain = mkOption {
    type = types.submodule {
      options.clusters = mkOption {
        type = types.attrsOf (
          types.submodule {
            options.machines = mkOption {
              type = types.attrsOf (
                types.submodule {
                  options.deployment.formatScript = mkOption {
                    type = types.nullOr types.package;
                    default = null;
                    description = "The script that partitions, formats and mounts the machine's disks under /mnt. disko's, when `null`.";
                  };
                }
              );
            };
          }
        );
      };
    };
  };

  config.extensions.packages.machine = {
    create = rec {
      description = "Install the machine over SSH: its disks are formatted, and all that is on them is lost";
      destructive = true;
      build = program {
        action = "create";
        phases = "kexec,disko,install,reboot";
        summary = description;
      };
    };
    format = rec {
      description = "Format the machine's disks over SSH: all that is on them is lost";
      destructive = true;
      build = program {
        action = "format";
        phases = "kexec,disko";
        summary = description;
      };
    };
  };
}
