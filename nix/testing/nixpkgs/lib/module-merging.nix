# Merging the options and definitions of modules.
{ lib }:
let
  inherit (lib)
    concatMap
    filter
    isOption
    mapAttrs
    showDefs
    showFiles
    showOption
    ;
in
rec {
  mergeModules =
    prefix: modules:
    mergeModules' prefix
      (map (m: { inherit (m) _file options; }) modules)
      (concatMap (
        m:
        map (config: {
          file = m._file;
          inherit config;
        }) (lib.pushDownProperties m.config)
      ) modules);

  mergeModules' =
    prefix: declarers: definers:
    let
      declared = lib.zipAttrsWith (_: decls: decls) (
        map (
          d:
          if !(builtins.isAttrs d.options) then
            throw "An option declaration for `${showOption prefix}' in `${d._file}' is a ${builtins.typeOf d.options}, not a set."
          else
            mapAttrs (_: options: {
              inherit (d) _file;
              inherit options;
            }) d.options
        ) declarers
      );
      # A definition of a name, below the conditions of the sets around it.
      defined = lib.zipAttrsWith (_: defs: concatMap (x: x) defs) (
        map (
          d:
          if !(builtins.isAttrs d.config) then
            throw "You're trying to define a value of type `${builtins.typeOf d.config}'\nrather than an attribute set for the option\n`${showOption prefix}'!\n\nThis usually happens if `${showOption prefix}' has option\ndefinitions inside that are not matched. Please check how to properly define\nthis option by e.g. referring to `man 5 configuration.nix'!${showDefs [ { inherit (d) file; value = d.config; } ]}"
          else
            mapAttrs (_: value: [
              {
                inherit (d) file;
                inherit value;
              }
            ]) d.config
        ) definers
      );
      each = mapAttrs (
        name: decls:
        let
          loc = prefix ++ [ name ];
          defs = defined.${name} or [ ];
          optionDecls = filter (d: isOption d.options) decls;
        in
        if builtins.length optionDecls == builtins.length decls then
          {
            matchedOptions = evalOptionValue loc (mergeOptionDecls loc decls) defs;
            unmatchedDefns = [ ];
          }
        else if optionDecls != [ ] then
          if builtins.all (d: d.options.type.name or null == "submodule") optionDecls then
            {
              matchedOptions = evalOptionValue loc (mergeOptionDecls loc (
                optionDecls
                ++ map (d: {
                  inherit (d) _file;
                  options = lib.mkOption {
                    type = lib.types.submoduleWith {
                      shorthandOnlyDefinesConfig = null;
                      modules = [ { inherit (d) _file options; } ];
                    };
                  };
                }) (filter (d: !(isOption d.options)) decls)
              )) defs;
              unmatchedDefns = [ ];
            }
          else
            throw "The option `${showOption loc}' in module `${(builtins.head optionDecls)._file}' would be a parent of the following options, but its type `${
              (builtins.head optionDecls).options.type.description or "<no description>"
            }' does not support nested options."
        else
          mergeModules' loc decls (
            concatMap (
              def:
              map (config: {
                inherit (def) file;
                inherit config;
              }) (lib.pushDownProperties def.value)
            ) defs
          )
      ) declared;
      undeclared = removeAttrs defined (lib.attrNames declared);
    in
    {
      matchedOptions = mapAttrs (_: e: e.matchedOptions) each;
      unmatchedDefns =
        concatMap (name: map (def: def // { prefix = [ name ]; }) undeclared.${name}) (lib.attrNames undeclared)
        ++ concatMap (name: map (def: def // { prefix = [ name ] ++ def.prefix; }) each.${name}.unmatchedDefns) (lib.attrNames each);
    };
  mapAttrsRecursiveOptions =
    f: mapAttrs (_: v: if isOption v then f v else mapAttrsRecursiveOptions f v);

  mergeOptionDecls =
    loc: decls:
    builtins.foldl' (
      res: decl:
      let
        opt = decl.options;
        both = opt ? type && res ? type;
        type = if both then mergeTypes res.type opt.type else null;
        twice = name: opt ? ${name} && res ? ${name};
      in
      if both && type == null || twice "default" || twice "example" || twice "apply" then
        throw "The option `${showOption loc}' in `${decl._file}' is already declared in ${showFiles res.declarations}."
      else
        opt
        // res
        // {
          declarations = res.declarations ++ [ decl._file ];
          options = res.options ++ [ opt ];
        }
        // (if both then { inherit type; } else { })
    ) {
      inherit loc;
      declarations = [ ];
      options = [ ];
    } decls;
  # A `types.submodule` declared several times is one with all modules.
  mergeTypes = a: b: if a.name == "unspecified" then b else if b.name == "unspecified" then a else a.typeMerge b.functor;

  evalOptionValue =
    loc: opt: defs:
    let
      type = opt.type or lib.types.unspecified;
      withDefault =
        lib.optional (opt ? default) {
          file = builtins.head opt.declarations;
          value = lib.mkOptionDefault opt.default;
        }
        ++ defs;
      result =
        if opt.readOnly or false && builtins.length withDefault > 1 then
          throw "The option `${showOption loc}' is read-only, but it's set multiple times. Definition values:${showDefs withDefault}"
        else
          mergeDefinitions loc type withDefault;
      value = if opt ? apply then opt.apply result.mergedValue else result.mergedValue;
    in
    opt
    // {
      _type = "option";
      inherit type;
      value = builtins.addErrorContext "while evaluating the option `${showOption loc}':" value;
      inherit (result) isDefined;
      highestPrio = result.highestPrio;
      definitions = map (def: def.value) result.defsFinal;
      files = map (def: def.file) result.defsFinal;
      definitionsWithLocations = result.defsFinal;
      __toString = _: showOption loc;
    };

  mergeDefinitions =
    loc: type: defs:
    let
      discharged = concatMap (
        def:
        map (value: {
          inherit (def) file;
          inherit value;
        }) (builtins.addErrorContext "while evaluating definitions from `${toString def.file}':" (lib.dischargeProperties def.value))
      ) defs;
      located = map (def: if def.value._type or "" == "definition" then { inherit (def.value) file value; } else def) discharged;
      chosen = lib.filterOverrides' located;
      defsFinal = lib.sortProperties chosen.values;
      isDefined = defsFinal != [ ];
    in
    {
      inherit defsFinal isDefined;
      inherit (chosen) highestPrio;
      mergedValue =
        if isDefined then
          if builtins.all (def: type.check def.value) defsFinal then
            type.merge loc (map (def: { inherit (def) file value; }) defsFinal)
          else
            throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${
              showDefs (filter (def: !(type.check def.value)) defsFinal)
            }"
        else
          throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option.";
      optionalValue = if isDefined then { value = (mergeDefinitions loc type defs).mergedValue; } else { };
    };
}
