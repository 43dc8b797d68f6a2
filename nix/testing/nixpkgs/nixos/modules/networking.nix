# Names, interfaces and resolution.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.networking;
  label = types.strMatching "^$|^[[:alnum:]]([[:alnum:]_-]{0,61}[[:alnum:]])?$";
  address =
    bits:
    types.submodule {
      options = {
        address = mkOption {
          type = types.str;
          description = "An address of the interface.";
        };
        prefixLength = mkOption {
          type = types.ints.between 0 bits;
          description = "Length of the network's prefix.";
        };
      };
    };
  family = bits: {
    addresses = mkOption {
      type = types.listOf (address bits);
      default = [ ];
      description = "Static addresses.";
    };
    routes = mkOption {
      type = types.listOf types.attrs;
      default = [ ];
      description = "Static routes.";
    };
  };
  interface =
    { name, ... }:
    {
      options = {
        name = mkOption {
          type = types.str;
          default = name;
          description = "Name of the interface.";
        };
        ipv4 = family 32;
        ipv6 = family 128;
        useDHCP = mkOption {
          type = types.nullOr types.bool;
          default = null;
          description = "Whether the interface asks for addresses.";
        };
        macAddress = mkOption {
          type = types.nullOr types.str;
          default = null;
          description = "Hardware address to set.";
        };
        mtu = mkOption {
          type = types.nullOr types.int;
          default = null;
          description = "Largest packet.";
        };
        virtual = mkOption {
          type = types.bool;
          default = false;
          description = "Whether the interface is made by the system.";
        };
      };
    };
  free = mkOption {
    type = types.attrsOf types.anything;
    default = { };
    description = "Kept as it is.";
  };
  gateway = mkOption {
    type = types.nullOr (types.either types.str types.attrs);
    default = null;
    description = "The default gateway.";
  };
in
{
  options.networking = {
    hostName = mkOption {
      type = label;
      default = "nixos";
      description = "The machine's name.";
    };
    domain = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "The machine's domain.";
    };
    fqdn = mkOption {
      type = types.str;
      default =
        if cfg.hostName != "" && cfg.domain != null then
          "${cfg.hostName}.${cfg.domain}"
        else
          throw "The FQDN is required but cannot be determined from `networking.hostName` and `networking.domain`. Please ensure these options are set properly or set `networking.fqdn` directly.";
      description = "The full name.";
    };
    fqdnOrHostName = mkOption {
      readOnly = true;
      type = types.str;
      default = if cfg.domain == null then cfg.hostName else cfg.fqdn;
      description = "The full name, or the short one where there is no domain.";
    };
    hostId = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "The 32-bit host identifier.";
    };
    hosts = mkOption {
      type = types.attrsOf (types.listOf types.str);
      default = { };
      description = "Names by address, for /etc/hosts.";
    };
    extraHosts = mkOption {
      type = types.lines;
      default = "";
      description = "Lines for /etc/hosts.";
    };
    nameservers = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Addresses of resolvers.";
    };
    search = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Domains to search.";
    };
    useDHCP = mkOption {
      type = types.bool;
      default = true;
      description = "Whether interfaces ask for addresses unless they say otherwise.";
    };
    useNetworkd = lib.mkEnableOption "systemd-networkd";
    enableIPv6 = mkOption {
      type = types.bool;
      default = true;
      description = "Whether IPv6 is used.";
    };
    interfaces = mkOption {
      type = types.attrsOf (types.submodule interface);
      default = { };
      description = "The network interfaces.";
    };
    defaultGateway = gateway;
    defaultGateway6 = gateway;
    networkmanager.enable = lib.mkEnableOption "NetworkManager";
    wireless.enable = lib.mkEnableOption "wpa_supplicant";
    bridges = mkOption {
      type = types.attrsOf (
        types.submodule {
          options.interfaces = mkOption {
            type = types.listOf types.str;
            description = "Interfaces that the bridge joins.";
          };
          options.rstp = lib.mkEnableOption "the rapid spanning tree protocol";
        }
      );
      default = { };
      description = "Bridges to make.";
    };
    vlans = free;
    bonds = free;
    nat = free;
  };
  config = {
    networking.interfaces = lib.mapAttrs (_: _: { virtual = lib.mkDefault true; }) cfg.bridges;
    networking.hosts =
      let
        names = lib.optional (cfg.hostName != "" && cfg.domain != null) cfg.fqdn ++ lib.optional (cfg.hostName != "") cfg.hostName;
      in
      {
        "127.0.0.2" = names;
      }
      // lib.optionalAttrs cfg.enableIPv6 { "::1" = names; };
    environment.etc = {
      hostname.text = cfg.hostName + "\n";
      hosts.text =
        "127.0.0.1 localhost\n::1 localhost\n"
        + lib.concatStrings (lib.mapAttrsToList (ip: names: "${ip} ${toString names}\n") (lib.filterAttrs (_: names: names != [ ]) cfg.hosts))
        + cfg.extraHosts;
      "resolv.conf".text = lib.concatMapStrings (ip: "nameserver ${ip}\n") cfg.nameservers;
      "network.json".text = builtins.toJSON { inherit (cfg) interfaces bridges useDHCP defaultGateway defaultGateway6; };
    };
  };
}
