{ lib, ... }:
let
  inherit (lib) mkOption types;
  free = mkOption {
    type = types.attrsOf types.anything;
    default = { };
    description = "Kept as it is.";
  };
in
{
  options.nix = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether Nix is there.";
    };
    settings = free;
    gc = free;
    registry = free;
    extraOptions = mkOption {
      type = types.lines;
      default = "";
      description = "Lines for nix.conf.";
    };
    buildMachines = mkOption {
      type = types.listOf types.attrs;
      default = [ ];
      description = "Machines that build for this one.";
    };
    distributedBuilds = mkOption {
      type = types.bool;
      default = false;
      description = "Whether other machines build.";
    };
  };
}
