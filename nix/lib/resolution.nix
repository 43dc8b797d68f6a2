# Steps 4 and 5: the selectors and the roles of every service, once each.
{
  lib,
  errors,
  names,
  selection,
}:
let
  inherit (lib) mapAttrs concatMap attrNames;

  resolveService =
    {
      config,
      index,
      cluster,
      annotationAt,
      label,
      serviceConfig,
    }:
    let
      machines = attrNames config.domain.clusters.${cluster}.machines;
      environment = context: {
        inherit cluster config index;
        context = "${label}, ${context}";
      };

      ownMachines =
        binding:
        let
          outside = lib.filter (path: index.byPath.${path}.cluster != cluster) binding.paths;
        in
        if outside == [ ] then
          binding
        else
          throw "${label}, selectors, ${binding.shown}: reaches outside the cluster '${cluster}': ${
            errors.enumerate (map (path: index.byPath.${path}.long) outside)
          }; ${errors.existing "machines of the cluster" machines}";

      selectorBindings =
        if serviceConfig.selectors == [ ] then
          throw "${label}: the list of selectors is empty; a service selects machines of its cluster, and ${errors.existing "machines" machines}"
        else
          map ownMachines (selection.bindings (environment "selectors") serviceConfig.selectors);
      roleBindings = mapAttrs (
        role: selection.bindings (environment "role ${role}")
      ) serviceConfig.roles;

      selectorPaths = selection.union selectorBindings;
      rolePaths = mapAttrs (_: selection.union) roleBindings;

      group =
        paths:
        let
          members = map annotationAt paths;
        in
        {
          machines = members;
          names = map (member: member.machineName) members;
          fqdns = map (member: member.fqdn) members;
          ips = concatMap (member: member.ips) members;
        };
    in
    {
      inherit
        label
        selectorBindings
        roleBindings
        selectorPaths
        rolePaths
        ;
      selectors = group selectorPaths;
      roles = mapAttrs (_: group) rolePaths;
      # Names in all roles are checked, read or not. Paths alone: no annotation is looked at.
      rolesChecked = lib.deepSeq rolePaths true;
    };

  enabled = lib.filterAttrs (_: serviceConfig: serviceConfig.enable);
in
{
  # Whether names and tags alone decide what a cluster's services select, with nobody's own filter. False, too, for lists
  # that are wrong.
  isStatic =
    config: cluster:
    let
      lists = map (service: service.selectors) (
        lib.attrValues (enabled config.domain.clusters.${cluster}.services)
      );
      result = builtins.tryEval (
        lib.all (list: lib.all selection.isShipped (selection.read "selectors" list)) lists
      );
    in
    result.success && result.value;

  # -> { services.<cluster>.<service> = resolved; selecting.<cluster>.<machine> = [ service, by name ]; }
  resolve =
    {
      config,
      index,
      annotationAt,
    }:
    let
      services = mapAttrs (
        cluster: clusterConfig:
        mapAttrs (
          service: serviceConfig:
          resolveService {
            inherit
              config
              index
              cluster
              annotationAt
              serviceConfig
              ;
            label = "service ${names.long index.suffix cluster service}";
          }
        ) (enabled clusterConfig.services)
      ) config.domain.clusters;
    in
    {
      inherit services;
      selecting = mapAttrs (
        _: clusterServices:
        mapAttrs (_: map (pair: pair.service)) (
          lib.groupBy (pair: pair.machine) (
            concatMap (
              service:
              map (path: {
                inherit service;
                inherit (index.byPath.${path}) machine;
              }) clusterServices.${service}.selectorPaths
            ) (attrNames clusterServices)
          )
        )
      ) services;
    };
}
