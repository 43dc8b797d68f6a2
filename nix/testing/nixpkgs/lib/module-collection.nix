# Collecting modules: from what a person wrote to a flat list in one shape.
{ lib }:
let
  inherit (lib)
    concatMap
    filter
    isFunction
    mapAttrs
    ;
  unknown = "<unknown-file>";
in
rec {
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
}
