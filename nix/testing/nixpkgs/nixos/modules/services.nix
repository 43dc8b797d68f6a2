# Services that the examples turn on.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  free = mkOption {
    type = types.attrsOf types.anything;
    default = { };
    description = "Kept as it is.";
  };
  enable = mkOption {
    type = types.bool;
    default = false;
    description = "Whether the service runs.";
  };
  port =
    default:
    mkOption {
      type = types.port;
      inherit default;
      description = "The port.";
    };
  text =
    default:
    mkOption {
      type = types.str;
      inherit default;
      description = "Kept as it is.";
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
  cfg = config.services;
in
{
  options.services = {
    openssh = {
      inherit enable;
      ports = mkOption {
        type = types.listOf types.port;
        default = [ 22 ];
        description = "Ports to listen on.";
      };
      openFirewall = mkOption {
        type = types.bool;
        default = true;
        description = "Whether the firewall lets them through.";
      };
      settings = free;
      extraConfig = mkOption {
        type = types.lines;
        default = "";
        description = "Lines for sshd_config.";
      };
    };
    restic.backups = mkOption {
      type = types.attrsOf (
        types.submodule {
          options = {
            paths = mkOption {
              type = types.nullOr (types.listOf types.str);
              default = [ ];
              description = "What to save.";
            };
            repository = optionalText;
            repositoryFile = optionalText;
            passwordFile = text "";
            environmentFile = optionalText;
            initialize = enable;
            exclude = strings;
            pruneOpts = strings;
            extraOptions = strings;
            timerConfig = mkOption {
              type = types.nullOr types.attrs;
              default = { OnCalendar = "daily"; };
              description = "When to save.";
            };
          };
        }
      );
      default = { };
      description = "Backups.";
    };
    prometheus = {
      inherit enable;
      port = port 9090;
      scrapeConfigs = mkOption {
        type = types.listOf types.attrs;
        default = [ ];
        description = "What to scrape.";
      };
      exporters.node = {
        inherit enable;
        port = port 9100;
        listenAddress = text "0.0.0.0";
        openFirewall = enable;
        enabledCollectors = strings;
        extraFlags = strings;
      };
    };
    nginx = {
      inherit enable;
      virtualHosts = free;
      upstreams = free;
      recommendedProxySettings = enable;
    };
    postgresql = {
      inherit enable;
      enableTCPIP = enable;
      settings = free;
      ensureDatabases = strings;
      ensureUsers = mkOption {
        type = types.listOf types.attrs;
        default = [ ];
        description = "Accounts of the database.";
      };
      authentication = mkOption {
        type = types.lines;
        default = "";
        description = "Who may connect.";
      };
    };
    vault = {
      inherit enable;
      address = text "127.0.0.1:8200";
      extraConfig = mkOption {
        type = types.lines;
        default = "";
        description = "More configuration.";
      };
    };
    resolved.enable = enable;
    timesyncd.enable = enable;
    fail2ban.enable = enable;
  };
  config = {
    networking.firewall.allowedTCPPorts = lib.mkIf (cfg.openssh.enable && cfg.openssh.openFirewall) cfg.openssh.ports;
    systemd.services = lib.mkMerge [
      (lib.mkIf cfg.openssh.enable {
        sshd = {
          description = "SSH Daemon";
          wantedBy = [ "multi-user.target" ];
        };
      })
      (lib.mapAttrs' (
        name: backup:
        lib.nameValuePair "restic-backups-${name}" {
          environment.RESTIC_REPOSITORY = backup.repository;
          serviceConfig.ExecStart = "restic backup ${toString backup.paths}";
        }
      ) cfg.restic.backups)
      (lib.mkIf cfg.prometheus.exporters.node.enable {
        prometheus-node-exporter = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig.ExecStart = "node_exporter --web.listen-address ${cfg.prometheus.exporters.node.listenAddress}:${toString cfg.prometheus.exporters.node.port}";
        };
      })
      (lib.mkIf cfg.nginx.enable { nginx.serviceConfig.Hosts = builtins.toJSON cfg.nginx.virtualHosts; })
      (lib.mkIf cfg.postgresql.enable { postgresql.serviceConfig.Settings = builtins.toJSON cfg.postgresql.settings; })
      (lib.mkIf cfg.vault.enable { vault.serviceConfig.ExecStart = "vault server ${cfg.vault.address}"; })
    ];
  };
}
