{
  lib,
  level,
  moduleList,
  user,
  ...
}:
let
  inherit (lib) mkOption types;

  address.options = {
    role = mkOption {
      type = types.str;
      example = "api";
      description = "What answers at this address.";
    };
    address = mkOption {
      type = types.str;
      example = "192.168.1.10";
      description = "The address.";
    };
    port = mkOption {
      type = types.nullOr types.port;
      default = null;
      description = "The port, if there is a fixed one.";
    };
  };

  # A group of options, not a level of its own: it is in every machine, and an evaluation of its own costs.
  deployment = {
    targetHost = mkOption {
      type = types.nullOr types.str;
      default = null;
      defaultText = lib.literalMD "the machine's `networking.fqdn`";
      description = "Where the machine is reached over SSH. Its `networking.fqdn` when `null`.";
    };
    targetUser = mkOption {
      type = types.str;
      default = "root";
      description = "The user to log in as. Anybody but root needs `sudo`.";
    };
    targetPort = mkOption {
      type = types.port;
      default = 22;
      description = "The port of the SSH server.";
    };
    buildOn = mkOption {
      type = types.enum [
        "local"
        "target"
        "builders"
      ];
      default = "local";
      description = ''
        Where the system is built: `local`, where the deployment runs; `target`, on the machine itself; `builders`, on the
        remote builders that Nix is configured with. Not a part of the annotation.
      '';
    };
  };
in
{
  options = {
    system = mkOption {
      type = types.str;
      example = "x86_64-linux";
      description = "The machine's platform.";
    };

    tags = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "web" ];
      description = "Words that `filters.tag` selects machines by.";
    };

    ips = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "192.168.1.10" ];
      description = ''
        Static addresses that `networking.interfaces` doesn't hold, systemd-networkd's say. They follow the addresses of the
        interfaces in the annotation's `ips`.
      '';
    };

    addresses = mkOption {
      type = types.listOf (level address);
      default = [ ];
      description = "Addresses at which the machine offers something, for services to refer to by role.";
    };

    inherit deployment;

    annotations = mkOption {
      type = types.attrsOf types.anything;
      default = { };
      example = {
        rack = "shelf-2";
      };
      description = "Data that is merged into the machine's annotation. It must not name a key that is generated.";
    };

    users = user.elements "Users of this machine. They merge with the cluster's users of the same name.";

    nixosModules = moduleList "The machine's own NixOS modules.";
  };
}
