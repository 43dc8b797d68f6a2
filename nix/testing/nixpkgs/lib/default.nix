# `lib` with what a library of NixOS configurations uses. Names and meaning are those of nixpkgs, the code is not.
let
  trivial = import ./trivial.nix { inherit lib; };
  lists = import ./lists.nix { inherit lib; };
  attrsets = import ./attrsets.nix { inherit lib; };
  strings = import ./strings.nix { inherit lib; };
  options = import ./options.nix { inherit lib; };
  priorities = import ./priorities.nix { inherit lib; };
  modules =
    import ./modules.nix {
      inherit lib;
      visible = public;
    }
    // import ./module-collection.nix { inherit lib; }
    // import ./module-merging.nix { inherit lib; }
    // priorities;
  types = import ./types.nix { inherit lib; };
  systems = import ./systems.nix { inherit lib; };
  lib =
    trivial
    // builtins.removeAttrs lists [ "hasPrefix" ]
    // attrsets
    // strings
    // options
    // modules
    // {
      inherit
        attrsets
        lists
        modules
        options
        strings
        systems
        trivial
        types
        ;
      inherit (builtins) addErrorContext isPath;
      inherit (types) isOptionType mkOptionType;
      versions = strings.versions;
      generators = import ./generators.nix { inherit lib; };
      platforms = systems.doubles;
      asserts = { inherit (trivial) assertMsg assertOneOf; };
      fixedPoints = { inherit (trivial) fix extends makeExtensible; };
      customisation = { inherit (trivial) makeOverridable; };
      licenses = { };
      maintainers = { };
    };
  # Names that the oldest supported nixpkgs doesn't have at the top: a test that leans on one would pass here only.
  public = builtins.removeAttrs lib [
    "anyAttrs"
    "applyModuleArgs"
    "baseNameOf"
    "codeName"
    "collectModules"
    "commonPrefixLength"
    "commonSuffixLength"
    "concatMapAttrsStringSep"
    "defaultOrderPriority"
    "defaultOverridePriority"
    "div"
    "escapeNixIdentifier"
    "escapeNixString"
    "filterOverrides'"
    "findFirstIndex"
    "fromJSON"
    "fromTOML"
    "genAttrs'"
    "importApply"
    "intersectAttrs"
    "isCoercibleToString"
    "isConvertibleWithToString"
    "join"
    "levenshtein"
    "levenshteinAtMost"
    "map"
    "mapAttrsRecursiveOptions"
    "mapAttrsToListRecursiveCond"
    "match"
    "mergeTypes"
    "mkDefinition"
    "mul"
    "priorityOf"
    "release"
    "removeAttrs"
    "renderOptionValue"
    "revisionWithDefault"
    "sanitizeDerivationName"
    "showDefs"
    "showPart"
    "split"
    "toJSON"
    "toSentenceCase"
    "trim"
    "tryEval"
    "typeOf"
    "unionOfDisjoint"
    "unknownOption"
    "unsafeDiscardStringContext"
    "unsafeGetAttrPos"
    "versionSuffix"
  ];
in
public
