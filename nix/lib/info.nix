# clusterInfo and clusterArguments: the domain as data.
{ lib, names }:
let
  inherit (lib)
    mapAttrs
    attrNames
    concatMap
    nameValuePair
    listToAttrs
    ;

  # A long form holds dots, so an attribute path quotes it.
  quoted = name: if builtins.match "[^.]*" name == null then ''"${name}"'' else name;
  attributePath = lib.concatMapStringsSep "." quoted;

  # Every service that is enabled: [ { cluster; service; long; resolved; } ]
  serviceRows =
    index: resolution:
    concatMap (
      cluster:
      map (service: {
        inherit cluster service;
        long = names.long index.suffix cluster service;
        resolved = resolution.services.${cluster}.${service};
      }) (attrNames resolution.services.${cluster})
    ) (attrNames resolution.services);
in
{
  clusterInfo =
    {
      index,
      resolution,
      annotationAt,
      registry,
    }:
    let
      longOf = path: index.byPath.${path}.long;
      ofServices =
        valueOf:
        listToAttrs (
          map (row: nameValuePair row.long (valueOf row.resolved)) (serviceRows index resolution)
        );
      bound = map (binding: {
        inherit (binding) filter;
        machines = map longOf (lib.unique binding.paths);
      });

      describe =
        attributes: entries:
        lib.mapAttrsToList (
          name: entry:
          {
            inherit name;
            inherit (entry.package) description destructive;
            attr = attributePath (attributes.path ++ [ name ]);
          }
          // removeAttrs attributes [ "path" ]
        ) entries;
      ofMachine =
        row:
        let
          machine = row.long;
          services = registry.services row;
        in
        describe {
          scope = "machine";
          inherit machine;
          path = [ machine ];
        } (registry.machines row)
        ++ concatMap (
          service:
          describe {
            scope = "service";
            inherit machine;
            service = names.long index.suffix row.cluster service;
            path = [
              machine
              "services"
              service
            ];
          } services.${service}
        ) (attrNames services);
      ofCluster =
        cluster:
        describe {
          scope = "cluster";
          inherit cluster;
          path = [
            "clusters"
            cluster
          ];
        } (registry.clusters cluster);
    in
    {
      machines = listToAttrs (map (row: nameValuePair row.long (annotationAt row.path)) index.rows);
      services = ofServices (resolved: {
        selectors = map longOf resolved.selectorPaths;
        roles = mapAttrs (_: map longOf) resolved.rolePaths;
      });
      bindings = ofServices (resolved: {
        selectors = bound resolved.selectorBindings;
        roles = mapAttrs (_: bound) resolved.roleBindings;
      });
      packages = concatMap ofMachine index.rows ++ concatMap ofCluster (attrNames index.clusters);
    };

  # argumentOf: cluster -> machine -> service -> { selectors; roles; this; }
  clusterArguments =
    {
      index,
      resolution,
      argumentOf,
    }:
    listToAttrs (
      map (
        row:
        nameValuePair row.long (
          listToAttrs (
            map (
              path:
              nameValuePair index.byPath.${path}.long (
                lib.seq row.resolved.rolesChecked (argumentOf row.cluster index.byPath.${path}.machine row.service)
              )
            ) row.resolved.selectorPaths
          )
        )
      ) (serviceRows index resolution)
    );
}
