{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  strings = mkOption {
    type = types.listOf types.str;
    default = [ ];
    description = "Names of units.";
  };
  lines = mkOption {
    type = types.lines;
    default = "";
    description = "A shell script.";
  };
  free = mkOption {
    type = types.attrsOf types.anything;
    default = { };
    description = "Settings of the unit's section.";
  };
  unit = types.submodule {
    options = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether the unit exists.";
      };
      description = mkOption {
        type = types.str;
        default = "";
        description = "What the unit does.";
      };
      after = strings;
      before = strings;
      requires = strings;
      wants = strings;
      partOf = strings;
      bindsTo = strings;
      wantedBy = strings;
      requiredBy = strings;
      script = lines;
      preStart = lines;
      postStart = lines;
      path = mkOption {
        type = types.listOf types.anything;
        default = [ ];
        description = "Packages in the path.";
      };
      environment = free;
      serviceConfig = free;
      unitConfig = free;
      timerConfig = free;
      socketConfig = free;
      startAt = mkOption {
        type = types.either types.str (types.listOf types.str);
        default = [ ];
        description = "When the unit starts.";
      };
      restartIfChanged = mkOption {
        type = types.bool;
        default = true;
        description = "Whether a change restarts the unit.";
      };
    };
  };
  units = mkOption {
    type = types.attrsOf unit;
    default = { };
    description = "Units.";
  };
  kinds = [
    "services"
    "timers"
    "sockets"
    "targets"
    "paths"
  ];
in
{
  options.systemd = lib.genAttrs kinds (_: units) // {
    tmpfiles.rules = strings;
    mounts = mkOption {
      type = types.listOf types.attrs;
      default = [ ];
      description = "Mount units.";
    };
    network = {
      enable = mkOption {
        type = types.bool;
        default = false;
        description = "Whether systemd-networkd runs.";
      };
      networks = free;
      netdevs = free;
      links = free;
    };
  };
  config.environment.etc = lib.mkMerge (
    map (
      kind:
      lib.mapAttrs' (
        name: u:
        lib.nameValuePair "systemd/system/${name}.${lib.removeSuffix "s" kind}" { text = builtins.toJSON u; }
      ) (lib.filterAttrs (_: u: u.enable) config.systemd.${kind})
    ) kinds
  );
}
