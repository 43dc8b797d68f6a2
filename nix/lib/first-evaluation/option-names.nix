# The names of all of NixOS's options, as a tree of sets with options at the leaves. It costs a tenth of what the module system
# spends on the same, which also prepares every definition.
{
  # [ module ] -> the arguments that modules get -> tree
  tree =
    modules: arguments:
    let
      # Written with builtins: each of NixOS's three thousand modules takes two calls.
      optionsOf =
        module:
        let
          loaded = if builtins.isPath module || builtins.isString module then import module else module;
          function = if loaded ? __functor then loaded.__functor loaded else loaded;
          # The module system gives a module every argument that it names, and complains when one is used.
          named = builtins.mapAttrs (name: _: throw "the module argument '${name}' is not there") (
            loaded.__functionArgs or (builtins.functionArgs function)
          );
          value = if builtins.isFunction function then function (named // arguments) else loaded;
          imported = value.imports or [ ] ++ value.require or [ ];
        in
        (if value ? options then [ value.options ] else [ ])
        ++ (if imported == [ ] then [ ] else builtins.concatMap optionsOf imported);
      merge = builtins.zipAttrsWith (
        _: trees:
        let
          first = builtins.head trees;
        in
        if first._type or null == "option" then first else merge trees
      );
    in
    merge (builtins.concatMap optionsOf modules);
}
