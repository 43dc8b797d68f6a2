# Functions, booleans and versions.
{ lib }:
rec {
  id = x: x;
  const = x: _: x;
  flip =
    f: a: b:
    f b a;
  pipe = builtins.foldl' (x: f: f x);
  and = x: y: x && y;
  or = x: y: x || y;
  boolToString = b: if b then "true" else "false";
  max = x: y: if x > y then x else y;
  min = x: y: if x < y then x else y;
  mod = base: int: base - (int * (builtins.div base int));
  compare =
    a: b:
    if a < b then
      -1
    else if a > b then
      1
    else
      0;

  inherit (builtins)
    add
    bitAnd
    bitOr
    bitXor
    deepSeq
    div
    fromJSON
    genericClosure
    isBool
    isFloat
    isInt
    lessThan
    mul
    pathExists
    readFile
    seq
    sub
    tail
    toJSON
    tryEval
    typeOf
    unsafeGetAttrPos
    ;
  fromTOML = builtins.fromTOML;
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);
  inPureEvalMode = !builtins ? currentSystem;
  mergeAttrs = x: y: x // y;
  trace = builtins.trace;
  warn = msg: builtins.trace "evaluation warning: ${msg}";
  warnIf = cond: msg: if cond then warn msg else id;
  warnIfNot = cond: msg: if cond then id else warn msg;
  throwIf = cond: msg: if cond then throw msg else id;
  throwIfNot = cond: msg: if cond then id else throw msg;
  assertMsg = ok: msg: ok || throw msg;
  assertOneOf =
    name: val: xs:
    assertMsg (builtins.elem val xs) "${name} must be one of ${lib.generators.toPretty { } xs}, but is: ${
      lib.generators.toPretty { } val
    }";

  # A set with `__functor` counts as a function, as the module system needs it.
  isFunction = f: builtins.isFunction f || (f ? __functor && isFunction (f.__functor f));
  functionArgs =
    f: if f ? __functor then f.__functionArgs or (functionArgs (f.__functor f)) else builtins.functionArgs f;
  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };
  mirrorFunctionArgs =
    f: g:
    setFunctionArgs g (functionArgs f);
  toFunction = v: if isFunction v then v else _: v;
  fix =
    f:
    let
      x = f x;
    in
    x;
  extends =
    overlay: f: final:
    let
      prev = f final;
    in
    prev // overlay final prev;
  makeExtensible = f: fix f;
  makeOverridable =
    f: args:
    let
      result = f args;
      again = new: makeOverridable f (args // (if isFunction new then new args else new));
    in
    if builtins.isAttrs result then result // { override = again; } else result;

  release = "26.05";
  version = "26.05pre-stand-in";
  versionSuffix = "pre-stand-in";
  codeName = "Stand-in";
  revisionWithDefault = default: default;
  versionOlder = v1: v2: builtins.compareVersions v2 v1 == 1;
  versionAtLeast = v1: v2: !versionOlder v1 v2;
}
