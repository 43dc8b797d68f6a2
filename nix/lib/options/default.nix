# The options of a domain, one level a file. Every level is an ordinary submodule, so a cluster module extends it by
# declaring the same option with a type that merges; `scope` reaches every file of a document as arguments.
{
  lib,
  errors,
  names,
  scope,
}:
let
  inherit (lib) mkOption types;

  # path -> options -> [ set of definitions that no option takes ] -> the first key that isn't there, in groups of options too
  unknownKey =
    path: options: values:
    let
      candidates = lib.filter (name: name != "_module") (lib.attrNames options);
      keys = lib.unique (lib.concatMap lib.attrNames values);
      unknown = lib.filter (key: !(options ? ${key})) keys;
      group = lib.head keys;
    in
    if unknown == [ ] && lib.isAttrs options.${group} && !lib.isOption options.${group} then
      unknownKey (path ++ [ group ]) options.${group} (
        lib.filter lib.isAttrs (lib.catAttrs group values)
      )
    else
      {
        inherit path candidates;
        name = if unknown == [ ] then group else lib.head unknown;
      };

  # A level that refuses keys that no option declares, by name and with the closest one. lib's own message for this
  # says what is wrong, but not what there is.
  refusingUnknown =
    { options, ... }:
    {
      config._module.freeformType = lib.mkOptionType {
        # What the reference calls the level.
        name = "submodule";
        merge =
          location: definitions:
          let
            wrong = unknownKey [ ] options (map (definition: definition.value) definitions);
            files = lib.unique (map (definition: toString definition.file) definitions);
            place = if location == [ ] then "cluster modules" else lib.concatStringsSep "." location;
          in
          throw (
            errors.unknown {
              context = "${lib.concatStringsSep "." ([ place ] ++ wrong.path)} (in ${lib.concatStringsSep ", " files})";
              thing = "option";
              inherit (wrong) name candidates;
            }
          );
      };
    };

  light = import ./light.nix { inherit lib scope; };

  level =
    declaration:
    light declaration.options (
      types.submoduleWith {
        specialArgs = scope;
        shorthandOnlyDefinesConfig = true;
        modules = [
          refusingUnknown
          declaration
        ];
      }
    );

  # A set of named elements of one level.
  elementsOf =
    thing: description: declaration:
    mkOption {
      inherit description;
      type = types.attrsOf (level declaration);
      default = { };
      apply = names.checked thing;
    };

  moduleList =
    description:
    mkOption {
      inherit description;
      type = types.listOf types.raw;
      default = [ ];
      example = lib.literalExpression "[ ./configuration.nix { services.openssh.enable = true; } ]";
    };

  shared = {
    inherit
      lib
      errors
      names
      level
      elementsOf
      moduleList
      ;
  };

  user = import ./user.nix shared;
  service = import ./service.nix shared;
  machine = import ./machine.nix (shared // { inherit user; });
  cluster = import ./cluster.nix (shared // { inherit machine service user; });
  domain = import ./domain.nix (shared // { inherit cluster; });
in
{
  imports = [
    refusingUnknown
    ./extensions.nix
  ];

  options.domain = mkOption {
    description = "The domain: the root that holds every cluster.";
    type = level domain;
  };
}
