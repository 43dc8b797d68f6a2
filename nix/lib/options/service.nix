{ lib, ... }:
let
  inherit (lib) mkOption types;

  filterList = types.listOf types.raw;
in
{
  options = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether the service is there at all. `false` takes it out without deleting it.";
    };

    selectors = mkOption {
      type = filterList;
      default = [ ];
      example = lib.literalExpression "[ filters.clusterMachines ]";
      description = "The machines that get the service, all of them of its own cluster. At least one filter.";
    };

    roles = mkOption {
      type = types.attrsOf filterList;
      default = { };
      example = lib.literalExpression ''{ server = [ filters.hostname "host1" ]; }'';
      description = "Named groups of machines that the definition may refer to, from any cluster.";
    };

    definition = mkOption {
      type = types.raw;
      default = _: { };
      defaultText = lib.literalExpression "{ ... }: { }";
      example = lib.literalExpression ''
        { selectors, roles, this }: { services.nginx.virtualHosts.''${this.fqdn} = { }; }
      '';
      description = ''
        The closure `{ selectors, roles, this }: <NixOS module>`, called for every selected machine, or a path to a file that
        holds one. It may also name `clusterInfo`, `inputs` and `lib`.
      '';
    };

    extraConfig = mkOption {
      type = types.raw;
      default = { };
      example = lib.literalExpression "{ networking.firewall.allowedTCPPorts = [ 80 ]; }";
      description = "A NixOS module that is added to the selected machines as it is, after the definition.";
    };

    units = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "nginx" ];
      description = "The systemd units that the service consists of, which its packages start, stop and report on.";
    };
  };
}
