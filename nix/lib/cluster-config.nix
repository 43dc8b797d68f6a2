# Step 1: the cluster config, evaluated against its options.
{
  lib,
  errors,
  names,
  filters,
  clusterServices,
}:
rec {
  # [ cluster module ] -> the tree of options that a domain has with them
  optionsOf =
    modules:
    (evaluate {
      inherit modules;
      domain = { };
      inputs = { };
      specialArgs = { };
    }).options;

  # modules: cluster modules; domain: a set, a path or a function; inputs and specialArgs as given to buildCluster.
  # -> evalModules' result
  evaluate =
    {
      modules,
      domain,
      inputs,
      specialArgs,
    }:
    let
      scope = {
        inherit inputs clusterServices;
        filters = filters.shipped // named;
      }
      // specialArgs;

      # Lazy: the domain's own filters come out of the evaluation that they are an argument of.
      named =
        let
          declared = evaluated.config.domain.filters;
          taken = lib.intersectLists (lib.attrNames filters.shipped) (lib.attrNames declared);
        in
        if taken == [ ] then
          lib.mapAttrs filters.named declared
        else
          throw "domain.filters.${lib.head taken}: is the name of a shipped filter; shipped filters are ${errors.enumerate (lib.attrNames filters.shipped)}";

      isModule = builtins.isAttrs domain || builtins.isFunction domain || builtins.isPath domain;
      # A set that may have `imports`, which only a function can hand over.
      isCompleteModule =
        builtins.isAttrs domain
        && builtins.intersectAttrs {
          _file = null;
          config = null;
          disabledModules = null;
          imports = null;
          key = null;
          options = null;
        } domain != { };

      evaluated = lib.evalModules {
        specialArgs = scope;
        modules = [
          (import ./options {
            inherit
              lib
              errors
              names
              scope
              ;
          })
          {
            _file = if isModule then "domain" else "the argument `domain` of buildCluster";
            domain = if isCompleteModule then _: domain else domain;
          }
        ]
        ++ modules;
      };
    in
    # A name that is taken is an error also where nobody uses it.
    evaluated // { config = lib.seq named evaluated.config; };
}
