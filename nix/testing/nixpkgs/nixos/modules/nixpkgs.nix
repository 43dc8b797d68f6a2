# The platform, and the packages for it.
{ config, lib, options, ... }:
let
  cfg = config.nixpkgs;
in
{
  options.nixpkgs = {
    hostPlatform = lib.mkOption {
      type = lib.types.either lib.types.str lib.types.attrs;
      apply = lib.systems.elaborate;
      description = "The platform that the configuration runs on.";
    };
    buildPlatform = lib.mkOption {
      type = lib.types.either lib.types.str lib.types.attrs;
      default = cfg.hostPlatform;
      apply = lib.systems.elaborate;
      description = "The platform that the configuration is built on.";
    };
    system = lib.mkOption {
      type = lib.types.str;
      default = cfg.hostPlatform.system;
      description = "The system, where no platform is set.";
    };
    config = lib.mkOption {
      type = lib.types.attrsOf lib.types.anything;
      default = { };
      description = "The configuration of the packages.";
    };
    overlays = lib.mkOption {
      type = lib.types.listOf lib.types.raw;
      default = [ ];
      description = "Overlays of the packages.";
    };
    pkgs = lib.mkOption {
      type = lib.types.raw;
      description = "The packages to use as they are.";
    };
  };
  config._module.args.pkgs =
    if options.nixpkgs.pkgs.isDefined then
      cfg.pkgs
    else
      import ../.. {
        localSystem = if options.nixpkgs.hostPlatform.isDefined then cfg.hostPlatform.system else cfg.system;
        inherit (cfg) overlays config;
      };
}
