# The module system.
{ lib, visible }:
let
  inherit (lib)
    showDefs
    showOption
    ;
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
      collected = lib.collectModules class (toString (specialArgs.modulesPath or "")) (modules ++ [ internal ]) (
        {
          inherit options specialArgs;
          lib = visible;
          config = full;
          _class = class;
          _prefix = prefix;
        }
        // specialArgs
      );
      merged = lib.mergeModules prefix (lib.reverseList collected);
      options = merged.matchedOptions;
      values = lib.mapAttrsRecursiveOptions (opt: opt.value) options;
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
