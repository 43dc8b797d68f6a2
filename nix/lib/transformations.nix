# What cluster modules run between the steps.
{ lib, errors, names }:
let
  inherit (lib) attrNames;

  apply =
    stage: functions: config:
    lib.foldl' (
      current: function:
      let
        next = function current;
      in
      if builtins.isAttrs next && next ? domain then
        next
      else
        throw "extensions.${stage}: a transformation returned ${errors.typeName next}, not the configuration that it was given"
    ) config functions;

  # The names of all elements, to see whether any came or went.
  elements =
    config:
    lib.concatMap (
      cluster:
      let
        clusterConfig = config.domain.clusters.${cluster};
        of = kind: map (name: "${kind} ${name}.${cluster}") (attrNames clusterConfig.${kind});
      in
      [ "clusters ${cluster}" ] ++ of "machines" ++ of "services" ++ of "users"
    ) (attrNames config.domain.clusters);

  keepingElements =
    stage: functions: before:
    let
      after = apply stage functions before;
      old = elements before;
      new = elements after;
      changed = lib.subtractLists old new ++ lib.subtractLists new old;
    in
    if functions == [ ] || old == new then
      after
    else
      throw "extensions.${stage}: transformations may not add or remove elements here, only in extensions.afterCluster: ${errors.enumerate changed}";
in
{
  # evalModules' result of step 1 -> the configuration, with new elements evaluated against their options
  afterCluster =
    { config, options, ... }:
    let
      transformed = apply "afterCluster" config.extensions.afterCluster config;
      before = config.domain.clusters;

      elementType = option: option.type.nestedTypes.elemType;
      below = type: type.getSubOptions [ ];
      clusterType = elementType (below options.domain.type).clusters;
      evaluate =
        type: location: value:
        type.merge location [
          {
            file = "extensions.afterCluster";
            inherit value;
          }
        ];

      complete =
        cluster: clusterConfig:
        if !(before ? ${cluster}) then
          evaluate clusterType [ "domain" "clusters" cluster ] clusterConfig
        else
          clusterConfig
          // lib.genAttrs [ "machines" "services" "users" ] (
            kind:
            lib.mapAttrs (
              name: element:
              if before.${cluster}.${kind} ? ${name} then
                element
              else
                evaluate (elementType (below clusterType).${kind}) [ "domain" "clusters" cluster kind name ] element
            ) (names.checkedUnless (kind == "users") (lib.removeSuffix "s" kind) clusterConfig.${kind})
          );
    in
    if config.extensions.afterCluster == [ ] then
      config
    else
      transformed
      // {
        domain = transformed.domain // {
          clusters = lib.mapAttrs complete (names.checked "cluster" transformed.domain.clusters);
        };
      };

  afterAnnotations = config: keepingElements "afterAnnotations" config.extensions.afterAnnotations config;

  afterMachines = config: keepingElements "afterMachines" config.extensions.afterMachines config;
}
