{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  ports = mkOption {
    type = types.listOf types.port;
    default = [ ];
    apply = list: lib.unique (builtins.sort (a: b: a < b) list);
    description = "Open ports.";
  };
  ranges = mkOption {
    type = types.listOf (types.attrsOf types.port);
    default = [ ];
    description = "Open ranges of ports.";
  };
  open = {
    allowedTCPPorts = ports;
    allowedUDPPorts = ports;
    allowedTCPPortRanges = ranges;
    allowedUDPPortRanges = ranges;
  };
  commands = mkOption {
    type = types.lines;
    default = "";
    description = "Commands of the firewall.";
  };
in
{
  options.networking.firewall = open // {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether the firewall is on.";
    };
    trustedInterfaces = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Interfaces without a filter.";
    };
    interfaces = mkOption {
      type = types.attrsOf (types.submodule { options = open; });
      default = { };
      description = "Open ports by interface.";
    };
    checkReversePath = mkOption {
      type = types.either types.bool (types.enum [ "strict" "loose" ]);
      default = true;
      description = "The reverse path filter.";
    };
    extraCommands = commands;
    extraStopCommands = commands;
  };
  config.environment.etc."firewall.json".text = builtins.toJSON config.networking.firewall;
}
