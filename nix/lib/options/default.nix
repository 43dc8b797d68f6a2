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

  # A level that refuses keys that no option declares, by name and with the closest one. lib's own message for this
  # says what is wrong, but not what there is.
  refusingUnknown =
    { options, ... }:
    {
      config._module.freeformType = lib.mkOptionType {
        name = "no other keys";
        merge =
          location: definitions:
          let
            known = lib.filter (name: name != "_module") (lib.attrNames options);
            keys = lib.unique (lib.concatMap (definition: lib.attrNames definition.value) definitions);
            unknown = lib.filter (key: !(lib.elem key known)) keys;
            # A key may also be unknown below an option that is no submodule of its own.
            key = if unknown == [ ] then lib.head keys else lib.head unknown;
          in
          throw (
            errors.unknown {
              context = "${
                if location == [ ] then "cluster modules" else lib.concatStringsSep "." location
              } (in ${lib.concatStringsSep ", " (lib.unique (map (definition: toString definition.file) definitions))})";
              thing = "option";
              name = key;
              candidates = known;
            }
          );
      };
    };

  level =
    modules:
    types.submoduleWith {
      specialArgs = scope;
      shorthandOnlyDefinesConfig = true;
      modules = [ refusingUnknown ] ++ modules;
    };

  # A set of named elements of one level.
  elementsOf =
    thing: description: modules:
    mkOption {
      inherit description;
      type = types.attrsOf (level modules);
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
    type = level [ domain ];
  };
}
