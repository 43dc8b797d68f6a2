{
  lib,
  errors,
  names,
  elementsOf,
  moduleList,
  cluster,
  ...
}:
let
  inherit (lib) mkOption types;
in
{
  options = {
    suffix = mkOption {
      type = types.str;
      example = "com";
      description = ''
        The last part of every long name: with `com`, machine `host1` of cluster `example` is `host1.example.com`.
        One or more RFC 1123 labels, joined by dots.
      '';
      apply =
        suffix:
        if names.isSuffix suffix then
          suffix
        else
          throw "domain.suffix '${suffix}': must be RFC 1123 labels joined by dots, such as 'com' or 'home.arpa'${
            let
              lower = lib.toLower suffix;
            in
            errors.didYouMean (if names.isSuffix lower then lower else null)
          }";
    };

    clusters = elementsOf "cluster" "The clusters of the domain, by name." cluster;

    filters = mkOption {
      type = types.attrsOf types.raw;
      default = { };
      example = lib.literalExpression ''{ edge = clusterName: config: [ "domain.clusters.''${clusterName}.machines.gate" ]; }'';
      description = ''
        Named filters: functions `clusterName: config: [ path ]`. Every file of the domain sees them as `filters.<name>`,
        beside the shipped ones, whose names they may not take.
      '';
    };

    nixosModules = moduleList "NixOS modules for every machine of the domain.";
  };
}
