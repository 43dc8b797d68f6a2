# The system itself: a folder that really builds, and that really switches.
{ config, lib, pkgs, ... }:
let
  inherit (lib) mkOption types;
  failed = map (a: a.message) (builtins.filter (a: !a.assertion) config.assertions);
  checked =
    value:
    if failed != [ ] then
      throw "\nFailed assertions:\n${lib.concatStringsSep "\n" (map (message: "- ${message}") failed)}"
    else
      builtins.foldl' (value: warning: lib.warn warning value) value config.warnings;
  script = lib.concatStrings (
    lib.mapAttrsToList (name: s: "\n# ${name}\n${s.text or s}\n") config.system.activationScripts
  );
in
{
  options.system = {
    stateVersion = mkOption {
      type = types.str;
      default = "26.05";
      description = "The release that state was made with.";
    };
    name = mkOption {
      type = types.str;
      default = if config.networking.hostName == "" then "unnamed" else config.networking.hostName;
      description = "Name of the system.";
    };
    build = mkOption {
      type = types.submodule { freeformType = types.lazyAttrsOf types.unspecified; };
      default = { };
      description = "Derivations that make up the system.";
    };
    nixos = {
      label = mkOption {
        type = types.str;
        default = config.system.nixos.version;
        description = "Label of the generation.";
      };
      version = mkOption {
        internal = true;
        type = types.str;
        default = lib.version;
        description = "Version of the system.";
      };
      tags = mkOption {
        type = types.listOf types.str;
        default = [ ];
        description = "Tags of the label.";
      };
    };
    extraDependencies = mkOption {
      type = types.listOf types.pathInStore;
      default = [ ];
      description = "More paths that the system keeps.";
    };
    activationScripts = mkOption {
      type = types.attrsOf (types.either types.str (types.submodule {
        options = {
          text = mkOption {
            type = types.lines;
            description = "The script.";
          };
          deps = mkOption {
            type = types.listOf types.str;
            default = [ ];
            description = "Scripts that come first.";
          };
        };
      }));
      default = { };
      description = "Shell scripts that run at activation.";
    };
  };
  options.testing.activation.fail = mkOption {
    type = types.enum [
      "never"
      "early"
      "late"
    ];
    default = "never";
    description = "Whether activation fails: before anything is switched, or after it, as a unit that doesn't start does.";
  };
  options.specialisation = mkOption {
    type = types.attrsOf types.anything;
    default = { };
    description = "Variants of the system.";
  };

  config.system.build.toplevel = checked (
    pkgs.runCommand "nixos-system-${config.system.name}-${config.system.nixos.label}"
      {
        activation = script;
        switch = builtins.replaceStrings [ "@fail@" ] [ config.testing.activation.fail ] (
          builtins.readFile ./switch-to-configuration.sh
        );
        packages = map toString config.environment.systemPackages;
        extra = map toString config.system.extraDependencies;
        kernelParams = toString config.boot.kernelParams;
        passAsFile = [
          "activation"
          "switch"
          "packages"
          "extra"
        ];
        meta.description = "A NixOS system of the stand-in";
      }
      ''
        mkdir -p "$out/bin" "$out/specialisation"
        ln -s ${config.system.build.etc} "$out/etc"
        printf '%s' ${lib.escapeShellArg config.system.nixos.label} > "$out/nixos-version"
        printf '%s' ${lib.escapeShellArg config.nixpkgs.hostPlatform.system} > "$out/system"
        printf '%s' "$kernelParams" > "$out/kernel-params"
        cat "$packagesPath" > "$out/system-path"
        cat "$extraPath" > "$out/extra-dependencies"
        { echo '#!/bin/sh'; echo 'set -eu'; cat "$activationPath"; } > "$out/activate"
        while IFS= read -r line; do
          case $line in *@out@*) line="''${line%%@out@*}$out''${line#*@out@}" ;; esac
          printf '%s\n' "$line"
        done < "$switchPath" > "$out/bin/switch-to-configuration"
        printf '#!/bin/sh\nexec sh\n' > "$out/init"
        chmod +x "$out/activate" "$out/init" "$out/bin/switch-to-configuration"
      ''
  );

  config.system.build.vm = pkgs.writeScriptBin "run-${config.system.name}-vm" ''
    #!/bin/sh
    echo "a virtual machine of ${config.system.build.toplevel}" "$@"
  '';
}
