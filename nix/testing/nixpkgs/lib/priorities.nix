# Properties of definitions: conditions, merges, priorities and order.
{ lib }:
rec {
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };
  mkAssert = assertion: message: content: mkIf (if assertion then true else throw "\nFailed assertion: ${message}") content;
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };
  defaultOverridePriority = 100;
  defaultOrderPriority = 1000;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  mkDefinition = args@{ ... }: args // { _type = "definition"; };

  isType = type: x: (x._type or "") == type;
  setType = type: value: value // { _type = type; };

  # The definitions of each name that a configuration holds, below its conditions and priorities.
  pushDownProperties =
    config:
    if config._type or "" == "merge" then
      builtins.concatMap pushDownProperties config.contents
    else if config._type or "" == "if" then
      map (builtins.mapAttrs (_: mkIf config.condition)) (pushDownProperties config.content)
    else if config._type or "" == "override" then
      map (builtins.mapAttrs (_: mkOverride config.priority)) (pushDownProperties config.content)
    else
      [ config ];

  # What is left of a definition once its conditions are decided.
  dischargeProperties =
    def:
    if def._type or "" == "merge" then
      builtins.concatMap dischargeProperties def.contents
    else if def._type or "" == "if" then
      if builtins.isBool def.condition then
        (if def.condition then dischargeProperties def.content else [ ])
      else
        throw "‘mkIf’ called with a non-Boolean condition"
    else
      [ def ];

  priorityOf = def: if def.value._type or "" == "override" then def.value.priority else defaultOverridePriority;
  filterOverrides = defs: (filterOverrides' defs).values;
  filterOverrides' =
    defs:
    let
      highestPrio = builtins.foldl' (prio: def: lib.min (priorityOf def) prio) 9999 defs;
      strip = def: if def.value._type or "" == "override" then def // { value = def.value.content; } else def;
    in
    {
      values = map strip (builtins.filter (def: priorityOf def == highestPrio) defs);
      inherit highestPrio;
    };
  sortProperties =
    defs:
    let
      strip =
        def:
        if def.value._type or "" == "order" then
          def
          // {
            value = def.value.content;
            inherit (def.value) priority;
          }
        else
          def;
      order = def: def.priority or defaultOrderPriority;
    in
    if builtins.any (def: def.value._type or "" == "order") defs then
      lib.sort (a: b: order a < order b) (map strip defs)
    else
      defs;
}
