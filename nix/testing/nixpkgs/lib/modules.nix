# The module system: collects modules, and merges their options and configuration.
{ lib, visible }:
let
  inherit (lib)
    concatMap
    filter
    isFunction
    isOption
    mapAttrs
    showDefs
    showFiles
    showOption
    ;
  unknown = "<unknown-file>";
in
rec {
  evalModules =
    evalArgs@{
      modules,
      prefix ? [ ],
      specialArgs ? { },
      args ? { },
      check ? true,
      class ? null,
    }:
    let
      internal = {
        _file = "lib/modules.nix";
        key = "lib/modules.nix";
        options._module = {
          args = lib.mkOption {
            type = lib.types.lazyAttrsOf lib.types.raw;
            default = { };
            internal = prefix != [ ];
            visible = false;
            description = "Additional arguments passed to each module in addition to ones like `lib` and `config`.";
          };
          check = lib.mkOption {
            type = lib.types.bool;
            default = check;
            internal = true;
            visible = false;
            description = "Whether to check whether all option definitions have matching declarations.";
          };
          freeformType = lib.mkOption {
            type = lib.types.nullOr lib.types.optionType;
            default = null;
            internal = true;
            visible = false;
            description = "The type of definitions without an option.";
          };
          specialArgs = lib.mkOption {
            readOnly = true;
            internal = true;
            visible = false;
            default = specialArgs;
            type = lib.types.raw;
            description = "The special arguments.";
          };
        };
        config._module.args = {
          inherit extendModules;
          moduleType = type;
        }
        // args;
      };
      collected = collectModules class (toString (specialArgs.modulesPath or "")) (modules ++ [ internal ]) (
        {
          inherit options specialArgs;
          lib = visible;
          config = full;
          _class = class;
          _prefix = prefix;
        }
        // specialArgs
      );
      merged = mergeModules prefix (lib.reverseList collected);
      options = merged.matchedOptions;
      values = mapAttrsRecursiveOptions (opt: opt.value) options;
      freeformType = values._module.freeformType;
      unmatched = merged.unmatchedDefns;
      freeform =
        if unmatched == [ ] then
          { }
        else
          freeformType.merge prefix (
            map (def: {
              inherit (def) file;
              value = lib.setAttrByPath def.prefix def.value;
            }) unmatched
          );
      full = if freeformType == null then values else lib.recursiveUpdate freeform values;
      checked =
        if values._module.check && freeformType == null && unmatched != [ ] then
          throw (unknownOption (builtins.head unmatched) options prefix)
        else
          true;
      extendModules =
        extended@{
          modules ? [ ],
          specialArgs ? { },
          prefix ? [ ],
        }:
        evalModules (
          evalArgs
          // {
            modules = evalArgs.modules ++ modules;
            specialArgs = evalArgs.specialArgs or { } // specialArgs;
            prefix = extended.prefix or evalArgs.prefix or [ ];
          }
        );
      type = lib.types.submoduleWith { inherit modules specialArgs class; };
    in
    {
      _type = "configuration";
      inherit
        options
        extendModules
        type
        class
        ;
      config = builtins.seq checked (removeAttrs full [ "_module" ]);
      _module = values._module;
    };

  unknownOption =
    def: options: prefix:
    let
      loc = prefix ++ def.prefix;
    in
    "The option `${showOption loc}' does not exist. Definition values:${
      showDefs [
        {
          inherit (def) file;
          inherit (def) value;
        }
      ]
    }${
      if lib.attrNames options == [ "_module" ] then
        "\n\nHowever there are no options defined in `${showOption prefix}'. Are you sure you've\ndeclared your options properly?"
      else
        ""
    }";

  # Every module once, imports before the module itself is told apart by key.
  collectModules =
    class: modulesPath: initial: args:
    let
      load =
        parentFile: fallbackKey: m:
        if isFunction m then
          unify parentFile fallbackKey (applyModuleArgs fallbackKey m args)
        else if builtins.isAttrs m then
          (
            if m._type or "module" == "module" then
              unify parentFile fallbackKey m
            else if lib.elem m._type [ "if" "override" "merge" ] then
              unify parentFile fallbackKey { config = m; }
            else
              throw "Could not load a value as a module, because it is of type ${builtins.toJSON m._type}, in file ${toString parentFile}."
          )
        else if builtins.isList m then
          unify parentFile fallbackKey { imports = m; }
        else if builtins.isPath m || builtins.isString m || m ? outPath then
          let
            loaded = import m;
            key = toString m;
          in
          unify key key (if isFunction loaded then applyModuleArgs key loaded args else loaded)
        else
          throw "A module in ${toString parentFile} is a ${builtins.typeOf m}, not a set, function or path.";
      unify =
        file: key: m:
        let
          own = unifyModuleSyntax (toString (m._file or file)) key m;
        in
        if class != null && own.class != null && own.class != class then
          throw "The module `${own._file}' (class: ${builtins.toJSON own.class}) cannot be imported into a module evaluation that expects class ${builtins.toJSON class}."
        else
          own;
      tree =
        parentFile: parentKey: modules:
        lib.imap1 (
          n: m:
          let
            module = load parentFile "${parentKey}:anon-${toString n}" m;
          in
          {
            key = module.key;
            inherit module;
            children = tree module._file module.key module.imports;
          }
        ) modules;
      roots = tree unknown "" initial;
      flat = map (n: n.module) (
        builtins.genericClosure {
          startSet = roots;
          operator = n: n.children;
        }
      );
      disabled = concatMap (
        m: map (d: if builtins.isString d then "${modulesPath}/${d}" else toString (d.key or d)) m.disabledModules
      ) flat;
      allowed = nodes: filter (n: !(lib.elem n.key disabled)) nodes;
      # Ordered as written: what a module imports comes before what follows it.
      ordered = map (n: n.module) (
        builtins.genericClosure {
          startSet = allowed roots;
          operator = n: allowed n.children;
        }
      );
    in
    ordered;

  applyModuleArgs =
    key: f: args:
    let
      wanted = mapAttrs (
        name: _:
        builtins.addErrorContext "while evaluating the module argument `${name}' in \"${key}\":" (
          args.${name} or args.config._module.args.${name}
        )
      ) (lib.functionArgs f);
    in
    f (args // wanted);

  unifyModuleSyntax =
    file: key: m:
    let
      meta = [
        "_class"
        "_file"
        "_type"
        "key"
        "disabledModules"
        "imports"
        "options"
        "config"
        "meta"
        "freeformType"
        "require"
      ];
      free = config: if m ? freeformType then lib.mkMerge [ config { _module.freeformType = m.freeformType; } ] else config;
      extra = removeAttrs m meta;
    in
    if !(builtins.isAttrs m) then
      throw "A module in `${file}' is a ${builtins.typeOf m}, not a set."
    else if m ? config || m ? options then
      if extra != { } then
        throw "Module `${file}' has an unsupported attribute `${builtins.head (lib.attrNames extra)}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${toString (lib.attrNames extra)}) into the explicit `config' attribute."
      else
        {
          _file = file;
          class = m._class or null;
          key = toString (m.key or key);
          disabledModules = m.disabledModules or [ ];
          imports = m.imports or [ ];
          options = m.options or { };
          config = free (if m ? meta then lib.mkMerge [ (m.config or { }) { inherit (m) meta; } ] else m.config or { });
        }
    else
      {
        _file = file;
        class = m._class or null;
        key = toString (m.key or key);
        disabledModules = m.disabledModules or [ ];
        imports = m.require or [ ] ++ m.imports or [ ];
        options = { };
        config = free (removeAttrs m [ "_class" "_file" "key" "disabledModules" "require" "imports" "freeformType" ]);
      };

  setDefaultModuleLocation = file: m: {
    _file = file;
    imports = [ m ];
  };
  importApply = path: args: setDefaultModuleLocation path (import path args);

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

  mkAliasDefinitions = mkAliasAndWrapDefinitions (x: x);
  mkAliasAndWrapDefinitions = wrap: option: lib.mkIf (option.isDefined or false) (wrap (lib.mkMerge option.definitions));
  mkRemovedOptionModule =
    path: reason:
    { options, ... }:
    {
      options = lib.setAttrByPath path (
        lib.mkOption {
          visible = false;
          apply = _: throw "The option `${showOption path}' can no longer be used since it's been removed. ${reason}";
        }
      );
    };
  mkRenamedOptionModule = from: to: doRename { inherit from to; };
  mkAliasOptionModule = from: to: doRename { inherit from to; };
  doRename =
    { from, to, ... }:
    { config, options, ... }:
    {
      options = lib.setAttrByPath from (
        lib.mkOption {
          visible = false;
          description = "Alias of {option}`${showOption to}`.";
          apply = _: lib.getAttrFromPath to config;
        }
      );
      config = lib.setAttrByPath to (mkAliasDefinitions (lib.getAttrFromPath from options));
    };
}
