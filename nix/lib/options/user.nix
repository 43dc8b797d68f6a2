{
  lib,
  level,
  moduleList,
  ...
}:
let
  inherit (lib) mkOption types;

  options = {
    systemConfig = mkOption {
      type = types.deferredModule;
      default = { };
      example = lib.literalExpression ''{ isNormalUser = true; extraGroups = [ "wheel" ]; }'';
      description = "The user's settings, as in `users.users.<name>`.";
    };

    homeManagerModules = moduleList "Home Manager modules of the user, for machines with the `home-manager` cluster module.";
  };
in
{
  # Unix names are no labels: systemd allows underscores and capitals.
  elements =
    description:
    mkOption {
      inherit description;
      type = types.attrsOf (level { inherit options; });
      default = { };
    };
}
