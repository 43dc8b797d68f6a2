# Lists of filters: reading them as people write them, and resolving them to machines.
{
  lib,
  errors,
  names,
}:
let
  inherit (lib)
    concatMap
    concatStringsSep
    elemAt
    length
    ;
in
rec {
  isFilter = value: builtins.isAttrs value && value._type or null == "clusterFilter";

  # A shipped filter that is not applied to all of its arguments yet.
  waits = filter: length filter.arguments < length filter.parameters;

  nextParameter = filter: elemAt filter.parameters (length filter.arguments);

  # filter -> value -> the filter with one more argument; throws when the type is wrong.
  applyTo =
    context: filter: value:
    let
      parameter = nextParameter filter;
      fits = if parameter.type == "string" then builtins.isString value else builtins.isList value;
      given = if isFilter value then "the filter ${show value}" else errors.typeName value;
    in
    if fits then
      filter.applied (filter.arguments ++ [ value ])
    else
      throw "${context}: filters.${filter.name} needs a ${parameter.type} for its argument '${parameter.name}', not ${given}";

  # [ element ] -> [ filter ], every one complete: `[ filters.hostname "host1" ]` is a list of two to Nix and one filter
  # to people, so a filter that still waits takes the next element, whatever that is.
  read =
    context: list:
    let
      take =
        state: element:
        if state.waiting != null then
          settle state.done (applyTo context state.waiting element)
        else if isFilter element then
          settle state.done element
        else if builtins.isString element || lib.isFunction element then
          {
            waiting = null;
            done = state.done ++ [ element ];
          }
        else
          throw "${context}: a list of filters holds ${errors.typeName element}; its elements are filters, names of machines and functions `clusterName: config: [ path ]`";
      settle =
        done: filter:
        if waits filter then
          {
            waiting = filter;
            inherit done;
          }
        else
          {
            waiting = null;
            done = done ++ [ filter ];
          };
      end = lib.foldl' take {
        waiting = null;
        done = [ ];
      } list;
    in
    if !builtins.isList list then
      throw "${context}: is ${errors.typeName list}, not a list of filters"
    else if end.waiting != null then
      throw "${context}: ${show end.waiting} at the end of the list still waits for its argument '${(nextParameter end.waiting).name}'"
    else
      end.done;

  # A filter as a person would write it, for messages.
  show =
    filter:
    if isFilter filter then
      concatStringsSep " " (
        [ "filters.${filter.name}" ]
        ++ map (
          argument:
          if builtins.isList argument then
            "[ ${concatStringsSep " " (map show argument)} ]"
          else
            builtins.toJSON argument
        ) filter.arguments
      )
    else if builtins.isString filter then
      builtins.toJSON filter
    else if builtins.isList filter then
      "[ ${concatStringsSep " " (map show filter)} ]"
    else
      "a custom filter";

  # A filter as data, in the shape that a domain document gives it.
  describe =
    filter:
    if isFilter filter then
      filter.data
        or (
          {
            filter = filter.name;
          }
          // lib.listToAttrs (
            lib.imap0 (
              i: argument:
              lib.nameValuePair (elemAt filter.parameters i).name (
                if builtins.isList argument then map describe (read "filters.${filter.name}" argument) else argument
              )
            ) filter.arguments
          )
        )
    else if builtins.isString filter then
      {
        filter = "hostname";
        hostname = filter;
      }
    else
      { filter = "custom"; };

  # Whether a filter is decided by names and tags alone, without calling anybody's code.
  isShipped =
    filter:
    builtins.isString filter
    || isFilter filter
      && !(filter ? data)
      && lib.all (
        argument:
        !builtins.isList argument || lib.all isShipped (read "filters.${filter.name}" argument)
      ) filter.arguments;

  # First occurrences, in order, in n log n.
  distinct =
    paths:
    map (item: item.key) (
      builtins.genericClosure {
        startSet = map (key: { inherit key; }) paths;
        operator = _: [ ];
      }
    );

  # environment: { cluster; config; index; context; }, `context` being who asks: the service and the role.
  # -> [ { filter = data; shown; paths; } ], one for each filter of the list
  bindings =
    environment: list:
    map (
      filter:
      let
        shown = show filter;
        here = environment // {
          context = "${environment.context}, ${shown}";
        };
      in
      {
        inherit shown;
        filter = describe filter;
        paths =
          if builtins.isString filter then
            machineNamed here filter
          else if isFilter filter then
            filter.resolve here filter.arguments
          else
            callCustom here filter;
      }
    ) (read environment.context list);

  union = bound: distinct (concatMap (binding: binding.paths) bound);

  # The union of a list of filters, in order.
  paths = environment: list: union (bindings environment list);

  # The short form means this cluster, the long form reaches anywhere.
  machineNamed =
    environment: name:
    let
      inherit (environment) index cluster context;
      machines = (clusterNamed environment cluster).machines;
      elsewhere = lib.filter (row: row.cluster != cluster) index.rows;
      candidates = lib.attrNames machines ++ map (row: row.long) elsewhere;
      sameName = lib.filter (row: row.machine == name) elsewhere;
    in
    if machines ? ${name} then
      [ (names.path cluster name) ]
    else if index.byLong ? ${name} then
      [ index.byLong.${name}.path ]
    else
      throw (
        errors.unknown {
          inherit context name candidates;
          thing = "machine";
          suggestion =
            if sameName != [ ] then (lib.head sameName).long else errors.closest name candidates;
        }
      );

  clusterNamed =
    { index, context, ... }:
    name:
    index.clusters.${name} or (throw (
      errors.unknown {
        inherit context name;
        thing = "cluster";
        candidates = lib.attrNames index.clusters;
      }
    ));

  # A person's own function: fully applied, it takes the cluster's name and the domain's configuration.
  callCustom =
    {
      cluster,
      config,
      index,
      context,
    }:
    function:
    let
      # A shipped filter called inside the function finds the index and the context here.
      configuration = config // {
        _resolution = {
          inherit index context;
        };
      };
      partial = function cluster;
      result = if lib.isFunction partial then partial configuration else partial;
      checkPath =
        path:
        if builtins.isString path && index.byPath ? ${path} then
          path
        else if builtins.isString path then
          throw (
            errors.unknown {
              inherit context;
              thing = "path";
              name = path;
              candidates = index.all;
            }
          )
        else
          throw "${context}: the list that it returned holds ${errors.typeName path}, not a path such as ${names.path cluster "<machine>"}";
    in
    if builtins.isList result then
      map checkPath result
    else
      throw "${context}: returned ${errors.typeName result} instead of a list of paths; it must be fully applied, in parentheses, before it takes `clusterName: config:`";
}
