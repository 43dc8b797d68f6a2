# A submodule that spares most of its elements an evaluation of modules. An element is nearly always defined once, as a set or
# a file with one, of nothing but values of options that are there. Such a definition is read option by option, each merged by
# its own type as ever; every other one, and every mistake, is the module system's.
# options -> the submodule type of a module that declares them and nothing else -> the type
{ lib, scope }:
let
  # Properties of definitions, which the module system resolves before types see them.
  isProperty =
    value:
    builtins.isAttrs value
    && builtins.elem (value._type or null) [
      "definition"
      "if"
      "merge"
      "order"
      "override"
    ];

  # What a module may ask for by name, and have here.
  argumentsWith =
    config:
    {
      inherit lib config;
      specialArgs = scope;
    }
    // scope;
  argumentNames = builtins.attrNames (argumentsWith null);

  # A pattern with a name of its own, or a plain argument, could ask for anything; the XML can tell.
  asksForKnown =
    function:
    let
      xml = builtins.toXML function;
    in
    builtins.isFunction function
    && removeAttrs (builtins.functionArgs function) argumentNames == { }
    && builtins.replaceStrings [ "<attrspat>" ''<attrspat ellipsis="1">'' ] [ "" "" ] xml != xml;

  # Whether all of a definition's keys are options, in groups of options too.
  fits =
    options: values:
    builtins.isAttrs values
    && removeAttrs values (builtins.attrNames options) == { }
    && builtins.all (name: lib.isOption options.${name} || fits options.${name} values.${name}) (
      builtins.attrNames values
    );

  # options -> { <option> = its value where nothing defines it; }
  defaults = builtins.mapAttrs (
    name: option:
    if lib.isOption option then
      valueOf [ name ] option {
        file = "the default";
        value = option.default;
      }
    else
      defaults option
  );

  valueOf =
    location: option: definition:
    let
      merged = option.type.merge location [ definition ];
    in
    if option ? apply then option.apply merged else merged;

  lightly =
    options: submodule:
    let
      defaultValues = defaults options;

      merge =
        location: definitions:
        let
          full = submodule.merge location definitions;
          definition = builtins.head definitions;
          isPath = builtins.isPath definition.value;
          loaded = if isPath then import definition.value else definition.value;
          # What `config` also holds for a module. A definition that is read here sets nothing in it.
          inherit
            (lib.evalModules {
              prefix = location;
              specialArgs = scope;
              modules = submodule.getSubModules ++ [ { _module.args.name = lib.last location; } ];
            })
            _module
            ;
          values =
            if asksForKnown loaded then
              loaded (
                builtins.intersectAttrs (builtins.functionArgs loaded) (
                  argumentsWith (result // { inherit _module; })
                )
              )
            else
              loaded;
          file = if isPath then toString definition.value else definition.file;

          read =
            location: full: options: defaultValues: values:
            builtins.mapAttrs (
              name: option:
              let
                here = location ++ [ name ];
                value = values.${name};
              in
              if !(lib.isOption option) then
                read here full.${name} option defaultValues.${name} (values.${name} or { })
              else if !(values ? ${name}) then
                # The same for all elements.
                (if option ? default then defaultValues.${name} else full.${name})
              else if isProperty value || !(option.type.check value) then
                full.${name}
              else
                builtins.addErrorContext "while evaluating the option `${lib.showOption here}':" (
                  valueOf here option { inherit file value; }
                )
            ) options;
          result =
            if builtins.length definitions == 1 && fits options values then
              read location full options defaultValues values
            else
              full;
        in
        result;
    in
    submodule
    // {
      inherit merge;
      # The module system makes the type anew, to say where its options are declared.
      substSubModules = modules: lightly options (submodule.substSubModules modules);
    };
in
lightly
