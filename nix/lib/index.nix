# Everything that a filter or an output looks up about a domain's machines, made once per domain.
{ lib, names }:
let
  inherit (lib)
    attrNames
    concatMap
    listToAttrs
    mapAttrs
    nameValuePair
    ;
in
rec {
  # config -> {
  #   rows      = [ { cluster; machine; path; long; } ] by cluster, then name
  #   clusters, suffix
  #   byCluster = { <cluster> = [ path ]; }         all = [ path ]
  #   byTag     = { <cluster>.<tag> = [ path ]; }
  #   byLong, byPath = { <key> = row; }             byShort = { <name> = [ row ]; }
  # }
  make =
    config:
    let
      inherit (config.domain) clusters suffix;
      rowsOf = mapAttrs (
        cluster: clusterConfig:
        map (machine: {
          inherit cluster machine;
          path = names.path cluster machine;
          long = names.long suffix cluster machine;
        }) (attrNames clusterConfig.machines)
      ) clusters;
      rows = concatMap (cluster: rowsOf.${cluster}) (attrNames clusters);
      keyedBy = key: listToAttrs (map (row: nameValuePair row.${key} row) rows);
      tagsOf =
        row:
        map (tag: {
          inherit tag;
          inherit (row) path;
        }) (lib.unique clusters.${row.cluster}.machines.${row.machine}.tags);
    in
    {
      inherit rows clusters suffix;
      all = map (row: row.path) rows;
      byCluster = mapAttrs (_: map (row: row.path)) rowsOf;
      byTag = mapAttrs (
        _: clusterRows:
        mapAttrs (_: map (entry: entry.path)) (lib.groupBy (entry: entry.tag) (concatMap tagsOf clusterRows))
      ) rowsOf;
      byLong = keyedBy "long";
      byPath = keyedBy "path";
      byShort = lib.groupBy (row: row.machine) rows;
    };

  # The index that the library put beside a configuration, or a new one for a configuration from elsewhere.
  of = config: config._resolution.index or (make config);
}
