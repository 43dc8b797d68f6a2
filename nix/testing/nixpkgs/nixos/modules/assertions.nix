{ lib, ... }:
{
  options = {
    assertions = lib.mkOption {
      type = lib.types.listOf lib.types.unspecified;
      internal = true;
      default = [ ];
      description = "Conditions that must hold for the configuration to build.";
    };
    warnings = lib.mkOption {
      internal = true;
      default = [ ];
      type = lib.types.listOf lib.types.str;
      description = "Warnings shown while the configuration is evaluated.";
    };
    # Modules document themselves here.
    meta = lib.mkOption {
      type = lib.types.attrsOf lib.types.raw;
      internal = true;
      default = { };
      description = "Maintainers and documentation of modules.";
    };
  };
}
