# Option types.
{ lib }:
let
  inherit (lib)
    concatMapStringsSep
    isFunction
    mapAttrs
    mergeDefinitions
    mergeDefaultOption
    mergeEqualOption
    mergeOneOption
    optional
    showDefs
    showOption
    ;
  head = builtins.head;
  values = map (def: def.value);
  # A part's description, in parentheses unless its class reads well where it stands.
  phrase = classes: t: if lib.elem (t.descriptionClass or null) classes then t.description else "(${t.description})";
  noun = phrase [ "noun" "composite" ];
  # Elements of composed types merge one by one, below their own location.
  merged = loc: type: defs: mergeDefinitions loc type defs;
in
rec {
  isType = type: x: (x._type or "") == type;
  isOptionType = isType "option-type";

  mkOptionType =
    type@{
      name,
      description ? name,
      descriptionClass ? null,
      check ? (_: true),
      merge ? mergeDefaultOption,
      emptyValue ? { },
      getSubOptions ? (_: { }),
      getSubModules ? null,
      substSubModules ? (_: null),
      functor ? defaultFunctor name,
      typeMerge ? defaultTypeMerge functor,
      deprecationMessage ? null,
      nestedTypes ? { },
    }:
    {
      _type = "option-type";
      inherit
        name
        description
        descriptionClass
        check
        merge
        emptyValue
        getSubOptions
        getSubModules
        substSubModules
        typeMerge
        deprecationMessage
        nestedTypes
        ;
      functor = if functor ? wrappedDeprecationMessage then functor else functor // { type = functor.type; };
    };
  defaultFunctor = name: {
    inherit name;
    type = lib.types.${name} or null;
    wrapped = null;
    payload = null;
    binOp = _: _: null;
  };
  # Two declarations of an option agree when they name the same type over mergeable parts.
  defaultTypeMerge =
    a: b:
    let
      payload = a.binOp a.payload b.payload;
      wrapped = a.wrapped.typeMerge b.wrapped.functor;
    in
    if a.name != b.name then
      null
    else if a.wrapped != null && b.wrapped != null then
      (if wrapped == null then null else a.type wrapped)
    else if a.payload != null && b.payload != null then
      (if payload == null then null else a.type payload)
    else if a.wrapped == null && b.wrapped == null && a.payload == null && b.payload == null then
      a.type
    else
      null;
  wrapping = name: type: elem: (defaultFunctor name) // { inherit type; wrapped = elem; };

  raw = mkOptionType { name = "raw"; description = "raw value"; descriptionClass = "noun"; merge = mergeOneOption; };
  unspecified = mkOptionType { name = "unspecified"; description = "unspecified value"; descriptionClass = "noun"; };
  optionType = mkOptionType {
    name = "optionType";
    description = "optionType";
    descriptionClass = "noun";
    check = x: x._type or null == "option-type";
    merge = loc: defs: if builtins.length defs == 1 then (head defs).value else (head defs).value;
  };
  anything = mkOptionType {
    name = "anything";
    description = "anything";
    descriptionClass = "noun";
    merge =
      loc: defs:
      let
        kind = v: if lib.isStringLike v && !builtins.isString v && v ? outPath then "stringCoercible" else builtins.typeOf v;
        kinds = lib.unique (map kind (values defs));
        by = {
          set = (lazyAttrsOf anything).merge;
          list = if builtins.length defs > 1 then _: _: throw "The option `${showOption loc}' has conflicting definitions, in ${lib.showFiles (lib.getFiles defs)}. Lists are not merged by `types.anything'." else mergeOneOption;
          lambda =
            loc: defs: x:
            anything.merge (loc ++ [ "<function body>" ]) (map (def: { inherit (def) file; value = def.value x; }) defs);
        };
      in
      if builtins.length kinds == 1 then
        (by.${head kinds} or mergeEqualOption) loc defs
      else
        mergeEqualOption loc defs;
  };

  scalar = name: description: check: mkOptionType { inherit name description check; descriptionClass = "noun"; merge = mergeEqualOption; };
  bool = scalar "bool" "boolean" builtins.isBool;
  boolByOr = mkOptionType { name = "boolByOr"; description = "boolean (merged using or)"; check = builtins.isBool; merge = _: defs: builtins.any (x: x) (values defs); };
  int = scalar "int" "signed integer" builtins.isInt;
  float = scalar "float" "floating point number" builtins.isFloat;
  number = either int float;
  str = scalar "str" "string" builtins.isString;
  singleLineStr = (scalar "singleLineStr" "(optionally newline-terminated) single-line string" (s: builtins.isString s && builtins.match "[^\n\r]*\n?" s != null)) // { merge = loc: defs: lib.removeSuffix "\n" (mergeEqualOption loc defs); };
  nonEmptyStr = scalar "nonEmptyStr" "non-empty string" (s: builtins.isString s && builtins.match "[ \t\n]*" s == null);
  strMatching = pattern: (scalar "strMatching ${lib.escapeNixString pattern}" "string matching the pattern ${pattern}" (s: builtins.isString s && builtins.match pattern s != null));
  separatedString = sep: mkOptionType {
    name = "separatedString";
    descriptionClass = "noun";
    description = if sep == "" then "Concatenated string" else "strings concatenated with ${builtins.toJSON sep}";
    check = builtins.isString;
    merge = _: defs: builtins.concatStringsSep sep (values defs);
    functor = defaultFunctor "separatedString" // { payload = sep; type = separatedString; binOp = a: b: if a == b then a else null; };
  };
  lines = separatedString "\n";
  commas = separatedString ",";
  envVar = separatedString ":";
  string = str;
  passwdEntry = t: t // { name = "passwdEntry ${t.name}"; check = x: t.check x && builtins.match "[^:\n]*" x != null; };
  path = scalar "path" "absolute path" (x: lib.isStringLike x && builtins.substring 0 1 (toString x) == "/");
  pathInStore = scalar "pathInStore" "path in the Nix store" (x: lib.isStringLike x && lib.hasPrefix "${builtins.storeDir}/" (toString x));
  externalPath = path;
  package = mkOptionType {
    name = "package";
    description = "package";
    descriptionClass = "noun";
    check = x: lib.isDerivation x || lib.isStorePath x;
    merge = loc: defs: let res = mergeOneOption loc defs; in if builtins.isPath res || builtins.isString res then lib.toDerivation res else res;
  };
  shellPackage = package // { check = x: lib.isDerivation x && x ? shellPath; };
  pkgs = addCheck (unique { message = "A Nixpkgs pkgs set can not be merged with another pkgs set."; } attrs) (x: x._type or null == "pkgs") // { name = "pkgs"; description = "Nixpkgs package set"; };
  attrs = mkOptionType { name = "attrs"; description = "attribute set"; descriptionClass = "noun"; check = builtins.isAttrs; merge = _: defs: builtins.foldl' (a: def: a // def.value) { } defs; emptyValue.value = { }; };
  enum = choices: mkOptionType {
    name = "enum";
    descriptionClass = "conjunction";
    description = if builtins.length choices == 1 then "value ${lib.generators.toPretty { } (head choices)} (singular enum)" else "one of ${concatMapStringsSep ", " (lib.generators.toPretty { }) choices}";
    check = x: builtins.elem x choices;
    merge = mergeEqualOption;
    functor = defaultFunctor "enum" // { payload = choices; type = enum; binOp = a: b: lib.unique (a ++ b); };
  };
  between = low: high: name: description: scalar name description (x: builtins.isInt x && x >= low && x <= high);
  ints = {
    between = low: high: between low high "intBetween" "integer between ${toString low} and ${toString high} (both inclusive)";
    unsigned = scalar "unsignedInt" "unsigned integer, meaning >=0" (x: builtins.isInt x && x >= 0);
    positive = scalar "positiveInt" "positive integer, meaning >0" (x: builtins.isInt x && x > 0);
    u8 = between 0 255 "unsignedInt8" "8 bit unsigned integer; between 0 and 255 (both inclusive)";
    u16 = between 0 65535 "unsignedInt16" "16 bit unsigned integer; between 0 and 65535 (both inclusive)";
    u32 = between 0 4294967295 "unsignedInt32" "32 bit unsigned integer; between 0 and 4294967295 (both inclusive)";
  };
  port = ints.u16;
  numbers = { positive = number; nonnegative = number; };
  luaInline = raw;

  listOf = elem: mkOptionType {
    name = "listOf";
    description = "list of ${noun elem}";
    descriptionClass = "composite";
    check = builtins.isList;
    merge = loc: defs: map (x: x.value) (builtins.filter (x: x ? value) (builtins.concatLists (lib.imap1 (n: def: lib.imap1 (m: value: (merged (loc ++ [ "[definition ${toString n}-entry ${toString m}]" ]) elem [ { inherit (def) file; inherit value; } ]).optionalValue) def.value) defs)));
    emptyValue.value = [ ];
    getSubOptions = prefix: elem.getSubOptions (prefix ++ [ "*" ]);
    inherit (elem) getSubModules;
    substSubModules = m: listOf (elem.substSubModules m);
    functor = wrapping "listOf" listOf elem;
    nestedTypes.elemType = elem;
  };
  nonEmptyListOf = elem: addCheck (listOf elem) (l: l != [ ]) // { description = "non-empty ${(listOf elem).description}"; emptyValue = { }; };
  attrsWith = { elemType, lazy ? false, placeholder ? "name" }: let name = if lazy then "lazyAttrsOf" else "attrsOf"; self = attrsWith; in mkOptionType {
    inherit name;
    description = "${if lazy then "lazy " else ""}attribute set of ${noun elemType}";
    descriptionClass = "composite";
    check = builtins.isAttrs;
    merge =
      loc: defs:
      let
        pushed = builtins.concatMap (def: map (value: mapAttrs (_: v: { inherit (def) file; value = v; }) value) (lib.pushDownProperties def.value)) defs;
        each = lib.zipAttrsWith (n: ds: merged (loc ++ [ n ]) elemType ds) pushed;
      in
      if lazy then
        mapAttrs (_: m: m.optionalValue.value or elemType.emptyValue.value or m.mergedValue) each
      else
        mapAttrs (_: m: m.optionalValue.value) (lib.filterAttrs (_: m: m.isDefined) each);
    emptyValue.value = { };
    getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<${placeholder}>" ]);
    inherit (elemType) getSubModules;
    substSubModules = m: self { elemType = elemType.substSubModules m; inherit lazy placeholder; };
    functor = wrapping name (elemType: self { inherit elemType lazy placeholder; }) elemType;
    nestedTypes = { inherit elemType; };
  };
  attrsOf = elemType: attrsWith { inherit elemType; };
  lazyAttrsOf = elemType: attrsWith { inherit elemType; lazy = true; };
  loaOf = attrsOf;
  uniq = unique { message = ""; };
  unique = { message }: type: mkOptionType {
    name = "unique";
    inherit (type) description descriptionClass check emptyValue getSubOptions getSubModules;
    merge = lib.mergeUniqueOption { inherit message; merge = type.merge; };
    substSubModules = m: unique { inherit message; } (type.substSubModules m);
    functor = wrapping "unique" (unique { inherit message; }) type;
    nestedTypes.elemType = type;
  };
  nullOr = elem: mkOptionType {
    name = "nullOr";
    description = "null or ${phrase [ "noun" "conjunction" ] elem}";
    descriptionClass = "conjunction";
    check = x: x == null || elem.check x;
    merge = loc: defs: let nulls = lib.count (def: def.value == null) defs; in
      if nulls == builtins.length defs then null
      else if nulls != 0 then throw "The option `${showOption loc}' is defined both null and not null, in ${lib.showFiles (lib.getFiles defs)}."
      else elem.merge loc defs;
    emptyValue.value = null;
    inherit (elem) getSubOptions getSubModules;
    substSubModules = m: nullOr (elem.substSubModules m);
    functor = wrapping "nullOr" nullOr elem;
    nestedTypes.elemType = elem;
  };
  functionTo = elem: mkOptionType {
    name = "functionTo";
    description = "function that evaluates to a(n) ${noun elem}";
    descriptionClass = "composite";
    check = isFunction;
    merge = loc: defs: lib.setFunctionArgs (x: (merged (loc ++ [ "<function body>" ]) elem (map (def: { inherit (def) file; value = def.value x; }) defs)).mergedValue) (mapAttrs (_: builtins.all (x: x)) (lib.zipAttrs (map (def: lib.functionArgs def.value) defs)));
    inherit (elem) getSubModules;
    getSubOptions = prefix: elem.getSubOptions (prefix ++ [ "<function body>" ]);
    substSubModules = m: functionTo (elem.substSubModules m);
    functor = wrapping "functionTo" functionTo elem;
    nestedTypes.elemType = elem;
  };
  either = a: b: mkOptionType {
    name = "either";
    description = "${phrase [ "noun" "conjunction" ] a} or ${phrase [ "noun" "conjunction" "composite" ] b}";
    descriptionClass = "conjunction";
    check = x: a.check x || b.check x;
    merge = loc: defs:
      if builtins.all a.check (values defs) then a.merge loc defs
      else if builtins.all b.check (values defs) then b.merge loc defs
      else mergeOneOption loc defs;
    functor = defaultFunctor "either" // {
      type = pair: either (head pair) (builtins.elemAt pair 1);
      payload = [ a b ];
      binOp = x: y: let l = (head x).typeMerge (head y).functor; r = (builtins.elemAt x 1).typeMerge (builtins.elemAt y 1).functor; in if l == null || r == null then null else [ l r ];
    };
    nestedTypes = { left = a; right = b; };
  };
  oneOf = ts: builtins.foldl' either (head ts) (builtins.tail ts);
  coercedTo = from: coerce: to: mkOptionType {
    name = "coercedTo";
    description = "${phrase [ "noun" "conjunction" ] to} or ${noun from} convertible to it";
    check = x: to.check x || (from.check x && to.check (coerce x));
    merge = loc: defs: to.merge loc (map (def: def // { value = if from.check def.value then coerce def.value else def.value; }) defs);
    inherit (to) emptyValue getSubOptions getSubModules;
    substSubModules = m: coercedTo from coerce (to.substSubModules m);
    typeMerge = _: null;
    functor = wrapping "coercedTo" (_: null) to;
    nestedTypes = { coercedType = from; finalType = to; };
  };
  addCheck = type: check: type // { check = x: type.check x && check x; };

  deferredModule = deferredModuleWith { };
  deferredModuleWith = { staticModules ? [ ] }: mkOptionType {
    name = "deferredModule";
    description = "module";
    descriptionClass = "noun";
    check = x: builtins.isAttrs x || isFunction x || path.check x;
    merge = loc: defs: { imports = staticModules ++ map (def: lib.setDefaultModuleLocation "${def.file}, via option ${showOption loc}" def.value) defs; };
    getSubModules = staticModules;
    substSubModules = m: deferredModuleWith { staticModules = m; };
    functor = defaultFunctor "deferredModuleWith" // {
      type = deferredModuleWith;
      payload = { inherit staticModules; };
      binOp = a: b: { staticModules = a.staticModules ++ b.staticModules; };
    };
  };

  submodule = modules: submoduleWith { shorthandOnlyDefinesConfig = true; modules = lib.toList modules; };
  submoduleWith =
    attrs@{ modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, description ? null, class ? null }:
    let
      base = lib.evalModules {
        inherit class specialArgs;
        modules = [ { _module.args.name = lib.mkOptionDefault "‹name›"; } ] ++ modules;
      };
      asModules = map (def: if builtins.isAttrs def.value && shorthandOnlyDefinesConfig == true then { _file = def.file; config = def.value; } else { _file = def.file; imports = [ def.value ]; });
      freeform = base._module.freeformType;
    in
    mkOptionType {
      name = "submodule";
      description = if description != null then description else freeform.description or "submodule";
      check = x: builtins.isAttrs x || isFunction x || path.check x;
      merge = loc: defs: (base.extendModules { modules = [ { _module.args.name = lib.last loc; } ] ++ asModules defs; prefix = loc; }).config;
      emptyValue.value = { };
      getSubOptions = prefix: let docs = (base.extendModules { inherit prefix; }).options; in removeAttrs docs [ "_module" ] // lib.optionalAttrs (freeform != null) { _freeformOptions = freeform.getSubOptions prefix; };
      getSubModules = modules;
      substSubModules = m: submoduleWith (attrs // { modules = m; });
      functor = defaultFunctor "submodule" // {
        type = submoduleWith;
        payload = { inherit modules specialArgs class shorthandOnlyDefinesConfig description; };
        binOp = a: b: {
          modules = a.modules ++ b.modules;
          specialArgs = a.specialArgs // b.specialArgs;
          class = if a.class == null then b.class else a.class;
          description = if a.description == null then b.description else a.description;
          shorthandOnlyDefinesConfig = if a.shorthandOnlyDefinesConfig == null then b.shorthandOnlyDefinesConfig else a.shorthandOnlyDefinesConfig;
        };
      };
      nestedTypes = lib.optionalAttrs (freeform != null) { freeformType = freeform; };
    };
}
