# Attribute sets.
{ lib }:
rec {
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;
  nameValuePair = name: value: { inherit name value; };
  attrsToList = mapAttrsToList nameValuePair;
  mapAttrsToList = f: attrs: map (name: f name attrs.${name}) (attrNames attrs);
  mapAttrs' = f: attrs: listToAttrs (mapAttrsToList f attrs);
  concatMapAttrs = f: attrs: mergeAttrsList (mapAttrsToList f attrs);
  concatMapAttrsStringSep =
    sep: f: attrs:
    builtins.concatStringsSep sep (mapAttrsToList f attrs);
  mergeAttrsList = builtins.foldl' (a: b: a // b) { };
  genAttrs = names: f: listToAttrs (map (name: nameValuePair name (f name)) names);
  genAttrs' = xs: f: listToAttrs (map f xs);
  filterAttrs = pred: attrs: removeAttrs attrs (builtins.filter (name: !pred name attrs.${name}) (attrNames attrs));
  filterAttrsRecursive =
    pred: attrs:
    mapAttrs (_: v: if isAttrs v then filterAttrsRecursive pred v else v) (filterAttrs pred attrs);
  foldlAttrs =
    f: init: attrs:
    builtins.foldl' (acc: name: f acc name attrs.${name}) init (attrNames attrs);
  foldAttrs =
    op: nul: sets:
    lib.foldr (n: a: lib.foldr (name: o: o // { ${name} = op n.${name} (a.${name} or nul); }) a (attrNames n)) { } sets;
  anyAttrs = pred: attrs: builtins.any (name: pred name attrs.${name}) (attrNames attrs);
  collect =
    pred: attrs:
    if pred attrs then
      [ attrs ]
    else if isAttrs attrs then
      builtins.concatMap (collect pred) (attrValues attrs)
    else
      [ ];
  mapAttrsRecursiveCond =
    cond: f: set:
    let
      go =
        path:
        mapAttrs (
          name: value:
          if isAttrs value && cond value then go (path ++ [ name ]) value else f (path ++ [ name ]) value
        );
    in
    go [ ] set;
  mapAttrsRecursive = mapAttrsRecursiveCond (_: true);
  mapAttrsToListRecursiveCond =
    cond: f: attrs:
    let
      go =
        path: value:
        if isAttrs value && cond path value then
          builtins.concatMap (name: go (path ++ [ name ]) value.${name}) (attrNames value)
        else
          [ (f path value) ];
    in
    go [ ] attrs;
  isDerivation = value: value.type or null == "derivation";
  optionalAttrs = cond: attrs: if cond then attrs else { };
  getAttrs = names: attrs: genAttrs names (name: attrs.${name});
  zipAttrs = zipAttrsWith (_: values: values);
  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if isAttrs set && set ? ${builtins.head path} then
      attrByPath (lib.tail path) default set.${builtins.head path}
    else
      default;
  hasAttrByPath =
    path: set:
    path == [ ]
    || (isAttrs set && set ? ${builtins.head path} && hasAttrByPath (lib.tail path) set.${builtins.head path});
  attrVals = names: set: map (name: set.${name}) names;
  getAttrFromPath =
    path: set:
    attrByPath path (throw "cannot find attribute '${lib.showAttrPath path}'") set;
  setAttrByPath = path: value: lib.foldr (name: acc: { ${name} = acc; }) value path;
  showAttrPath = path: if path == [ ] then "<root attribute path>" else builtins.concatStringsSep "." (map lib.escapeNixIdentifier path);
  recursiveUpdateUntil =
    pred: lhs: rhs:
    let
      go =
        path:
        zipAttrsWith (
          name: values:
          let
            here = path ++ [ name ];
          in
          if
            builtins.length values == 1 || pred here (builtins.elemAt values 1) (builtins.head values)
          then
            builtins.head values
          else
            go here values
        );
    in
    go [ ] [
      rhs
      lhs
    ];
  recursiveUpdate = recursiveUpdateUntil (_: lhs: rhs: !(isAttrs lhs && isAttrs rhs));
  updateManyAttrsByPath =
    updates: set:
    builtins.foldl' (
      acc: u:
      recursiveUpdateUntil (path: _: _: path == u.path) acc (
        setAttrByPath u.path (u.update (attrByPath u.path null acc))
      )
    ) set updates;
  matchAttrs =
    pattern: attrs:
    builtins.all (
      name:
      attrs ? ${name}
      && (
        if isAttrs pattern.${name} && isAttrs attrs.${name} then
          matchAttrs pattern.${name} attrs.${name}
        else
          pattern.${name} == attrs.${name}
      )
    ) (attrNames pattern);
  unionOfDisjoint =
    x: y:
    let
      shared = attrNames (intersectAttrs x y);
    in
    (x // y) // genAttrs shared (name: throw "attribute '${name}' is in both sets");
  recurseIntoAttrs = attrs: attrs // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = attrs: attrs // { recurseForDerivations = false; };
  toDerivation = path: {
    type = "derivation";
    name = builtins.unsafeDiscardStringContext (builtins.substring 33 (-1) (baseNameOf path));
    outPath = builtins.storePath path;
    outputs = [ "out" ];
    outputName = "out";
  };
  getOutput = output: pkg: pkg.${output} or pkg.out or pkg;
  getBin = getOutput "bin";
  getLib = getOutput "lib";
  getDev = getOutput "dev";
  getExe' = pkg: name: "${getBin pkg}/bin/${name}";
  getExe = pkg: getExe' pkg (pkg.meta.mainProgram or pkg.pname or (builtins.parseDrvName pkg.name).name);
  cartesianProduct =
    attrs:
    builtins.foldl' (
      acc: name: builtins.concatMap (set: map (value: set // { ${name} = value; }) attrs.${name}) acc
    ) [ { } ] (attrNames attrs);
}
