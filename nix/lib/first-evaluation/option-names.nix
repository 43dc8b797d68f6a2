# The names of all of NixOS's options, as a tree of sets with options at the leaves. It costs a tenth of what the module system
# spends on the same, which also prepares every definition.
{ lib }:
let
  isPath = value: builtins.isPath value || builtins.isString value;
in
{
  # [ module ] -> the arguments that modules get -> tree
  tree =
    modules: arguments:
    let
      optionsOf =
        module:
        let
          loaded = if isPath module then import module else module;
          # The module system gives a module every argument that it names, and complains when one is used.
          named = builtins.mapAttrs (name: _: throw "the module argument '${name}' is not there") (
            lib.functionArgs loaded
          );
          value = if lib.isFunction loaded then loaded (named // arguments) else loaded;
        in
        (if value ? options then [ value.options ] else [ ])
        ++ (if value ? imports then builtins.concatMap optionsOf value.imports else [ ])
        ++ (if value ? require then builtins.concatMap optionsOf value.require else [ ]);
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
