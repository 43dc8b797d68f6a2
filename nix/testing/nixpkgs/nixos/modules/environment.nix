{ config, lib, pkgs, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.environment = {
    etc = mkOption {
      type = types.attrsOf (
        types.submodule (
          { name, config, ... }:
          {
            options = {
              enable = mkOption {
                type = types.bool;
                default = true;
                description = "Whether the file is there.";
              };
              target = mkOption {
                type = types.str;
                default = name;
                description = "Path below /etc.";
              };
              mode = mkOption {
                type = types.str;
                default = "symlink";
                description = "Mode of the file.";
              };
              text = mkOption {
                type = types.nullOr types.lines;
                default = null;
                description = "Text of the file.";
              };
              source = mkOption {
                type = types.path;
                description = "The file.";
              };
            };
            config.source = lib.mkIf (config.text != null) (
              lib.mkDefault (pkgs.writeText "etc-${lib.replaceStrings [ "/" ] [ "-" ] name}" config.text)
            );
          }
        )
      );
      default = { };
      description = "Files of /etc.";
    };
    systemPackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages for everyone.";
    };
    variables = mkOption {
      type = types.attrsOf types.str;
      default = { };
      description = "Variables of the environment.";
    };
  };
  options.time.timeZone = mkOption {
    type = types.nullOr types.str;
    default = null;
    description = "The time zone.";
  };
  options.i18n.defaultLocale = mkOption {
    type = types.str;
    default = "en_US.UTF-8";
    description = "The locale.";
  };
  options.console.keyMap = mkOption {
    type = types.either types.str types.path;
    default = "us";
    description = "The keyboard.";
  };
  options.virtualisation = mkOption {
    type = types.submodule { freeformType = types.attrsOf types.anything; };
    default = { };
    description = "Virtual machines and containers.";
  };
  options.hardware = mkOption {
    type = types.submodule { freeformType = types.attrsOf types.anything; };
    default = { };
    description = "Hardware.";
  };
  config.system.build.etc = pkgs.linkFarm "etc" (
    map (e: {
      name = e.target;
      path = e.source;
    }) (builtins.filter (e: e.enable) (builtins.attrValues config.environment.etc))
  );
}
