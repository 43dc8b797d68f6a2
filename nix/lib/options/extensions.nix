# What a cluster module can register, beside values and options of its own.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  transformations =
    description:
    mkOption {
      inherit description;
      type = types.listOf types.raw;
      default = [ ];
    };

  package.options = {
    description = mkOption {
      type = types.str;
      description = "What the package does, in one line.";
    };
    destructive = mkOption {
      type = types.bool;
      default = false;
      description = "Whether running it can lose data; who runs it is asked first.";
    };
    enable = mkOption {
      type = types.raw;
      default = _: true;
      defaultText = lib.literalExpression "_: true";
      description = ''
        Which elements have the package: a predicate on the arguments of `build`. It runs whenever the packages are listed, so
        it should read the cluster configuration, not the final one.
      '';
    };
    build = mkOption {
      type = types.raw;
      description = "The function that returns the derivation; the arguments are described in the library's README.";
    };
  };

  # A package is nearly always defined once and in full, and there are many: such a definition needs no evaluation of its own.
  defaults = lib.mapAttrs (_: option: option.default) (
    lib.filterAttrs (_: option: option ? default) package.options
  );
  # Nothing that the module system has a say in: `mkIf`, `mkForce` and the like are no functions.
  isPlain =
    value:
    lib.isAttrs value
    && lib.isFunction value.build or null
    && lib.isFunction (value.enable or defaults.enable)
    && lib.isString value.description or null
    && lib.isBool value.destructive or false
    && removeAttrs value (lib.attrNames package.options) == { };
  lightly =
    packages:
    packages
    // {
      merge =
        location: definitions:
        let
          sets = lib.catAttrs "value" definitions;
          all = lib.foldl' (one: other: one // other) { } sets;
          values = lib.attrValues all;
          full = packages.merge location definitions;
        in
        # A name that is defined twice is there once, and with `mkIf false` a package isn't there.
        if
          lib.length values == lib.length (lib.concatMap lib.attrNames sets)
          && lib.all lib.isAttrs values
          && lib.catAttrs "_type" values == [ ]
        then
          lib.mapAttrs (name: value: if isPlain value then defaults // value else full.${name}) all
        else
          full;
      # The module system makes the type anew, to say where its options are declared.
      substSubModules = modules: lightly (packages.substSubModules modules);
    };

  packages =
    description:
    mkOption {
      inherit description;
      type = lightly (types.attrsOf (types.submodule package));
      default = { };
    };
in
{
  options.extensions = {
    afterCluster = transformations ''
      Functions `config -> config`, run in order after step 1. They may change and add any element.
    '';
    afterAnnotations = transformations ''
      Functions `config -> config`, run in order after step 3, when `machines.<name>.annotations` is complete. They may change
      annotations, services and modules, and add no element.
    '';
    afterMachines = transformations ''
      Functions `config -> config`, run in order after step 7, when `machines.<name>.nixosConfiguration` is there. They change
      outputs only.
    '';

    machineModules = mkOption {
      type = types.listOf types.raw;
      default = [ ];
      description = ''
        Functions `{ cluster, machine, clusterConfig, machineConfig, config, inputs, lib }: <NixOS module>`, called for every
        machine. The modules are part of the machine before step 2, ahead of its own.
      '';
    };

    packages = {
      machine = packages "Deployment packages of every machine: `packages.<system>.<machine>.<name>`.";
      service = packages "Deployment packages of every service on each of its machines: `packages.<system>.<machine>.services.<service>.<name>`.";
      cluster = packages "Deployment packages of every cluster: `legacyPackages.<system>.clusters.<cluster>.<name>`.";
    };

    outputs = mkOption {
      type = types.lazyAttrsOf types.raw;
      default = { };
      description = ''
        Further flake outputs: functions `{ config, clusterInfo, nixosConfigurations, packages, lib, inputs, nixpkgs }: value`.
      '';
    };
  };
}
