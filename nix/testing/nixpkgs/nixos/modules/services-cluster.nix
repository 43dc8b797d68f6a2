# Options that the services shipped with the library set.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  enable = mkOption {
    type = types.bool;
    default = false;
    description = "Whether the service runs.";
  };
  optionalPath = mkOption {
    type = types.nullOr types.path;
    default = null;
    description = "A file on the machine.";
  };
  optionalText = mkOption {
    type = types.nullOr types.str;
    default = null;
    description = "Kept as it is.";
  };
  strings = mkOption {
    type = types.listOf types.str;
    default = [ ];
    description = "Kept as they are.";
  };
  lines = mkOption {
    type = types.lines;
    default = "";
    description = "Kept as they are.";
  };
  optionalPort = mkOption {
    type = types.nullOr types.port;
    default = null;
    description = "The port.";
  };
  peer = types.submodule {
    options = {
      name = mkOption {
        type = types.str;
        default = "peer";
        description = "Name of the peer.";
      };
      publicKey = mkOption {
        type = types.singleLineStr;
        description = "Key of the peer.";
      };
      presharedKeyFile = optionalText;
      allowedIPs = mkOption {
        type = types.listOf types.str;
        description = "Addresses behind the peer.";
      };
      endpoint = optionalText;
      persistentKeepalive = mkOption {
        type = types.nullOr types.int;
        default = null;
        description = "Seconds between packets.";
      };
    };
  };
  wireguard = types.submodule {
    options = {
      ips = strings;
      privateKey = optionalText;
      privateKeyFile = optionalText;
      generatePrivateKeyFile = enable;
      listenPort = mkOption {
        type = types.nullOr types.int;
        default = null;
        description = "The port.";
      };
      mtu = mkOption {
        type = types.nullOr types.int;
        default = null;
        description = "Largest packet.";
      };
      peers = mkOption {
        type = types.listOf peer;
        default = [ ];
        description = "The peers.";
      };
    };
  };
  cfg = config.services;
in
{
  options.services.k3s = {
    inherit enable;
    role = mkOption {
      type = types.enum [
        "server"
        "agent"
      ];
      default = "server";
      description = "What the machine is.";
    };
    serverAddr = mkOption {
      type = types.str;
      default = "";
      description = "The server to join.";
    };
    clusterInit = enable;
    token = mkOption {
      type = types.str;
      default = "";
      description = "The token.";
    };
    tokenFile = optionalPath;
    extraFlags = mkOption {
      type = types.either types.str (types.listOf types.str);
      default = [ ];
      description = "More flags.";
    };
    disableAgent = enable;
  };
  options.services.nfs.server = {
    inherit enable;
    exports = lines;
    hostName = optionalText;
    createMountPoints = enable;
    lockdPort = optionalPort;
    mountdPort = optionalPort;
    statdPort = optionalPort;
  };
  options.services.rpcbind.enable = enable;
  options.networking.wireguard = {
    enable = mkOption {
      type = types.bool;
      default = config.networking.wireguard.interfaces != { };
      description = "Whether WireGuard is on.";
    };
    interfaces = mkOption {
      type = types.attrsOf wireguard;
      default = { };
      description = "Interfaces of WireGuard.";
    };
  };
  config = {
    assertions = [
      {
        assertion = cfg.k3s.enable && cfg.k3s.role == "agent" -> cfg.k3s.serverAddr != "";
        message = "serverAddr or configPath (with 'server' key) should be set if role is 'agent'";
      }
    ]
    ++ lib.mapAttrsToList (name: w: {
      assertion = (w.privateKey != null) != (w.privateKeyFile != null);
      message = "Either networking.wireguard.interfaces.${name}.privateKey or networking.wireguard.interfaces.${name}.privateKeyFile must be set.";
    }) config.networking.wireguard.interfaces;
    environment.etc.exports = lib.mkIf cfg.nfs.server.enable { text = cfg.nfs.server.exports; };
    systemd.services = lib.mkMerge [
      (lib.mkIf cfg.k3s.enable {
        k3s = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig.ExecStart = toString (
            [
              "k3s"
              cfg.k3s.role
              cfg.k3s.serverAddr
            ]
            ++ lib.toList cfg.k3s.extraFlags
          );
        };
      })
      (lib.mkIf cfg.nfs.server.enable { nfs-server.wantedBy = [ "multi-user.target" ]; })
      (lib.mapAttrs' (
        name: w: lib.nameValuePair "wireguard-${name}" { script = builtins.toJSON w; }
      ) config.networking.wireguard.interfaces)
    ];
  };
}
