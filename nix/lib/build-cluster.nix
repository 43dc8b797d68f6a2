# buildCluster: a domain in, flake outputs out. The seven steps, one after the other.
{
  nixpkgs,
  libraryInputs,
  errors,
  names,
  index,
  selection,
  filters,
  clusterConfigModules,
  clusterServices,
}:
let
  inherit (nixpkgs) lib;
  inherit (lib) mapAttrs;

  clusterConfig = import ./cluster-config.nix {
    inherit
      lib
      errors
      names
      filters
      clusterServices
      ;
  };
  transformations = import ./transformations.nix { inherit lib errors names; };
  nixos = import ./nixos.nix { inherit nixpkgs; };
  ownModules = import ./own-modules.nix { inherit lib names; };
  firstEvaluation = import ./first-evaluation { inherit nixpkgs lib nixos; };
  annotations = import ./annotations.nix { inherit lib names; };
  resolver = import ./resolution.nix {
    inherit
      lib
      errors
      names
      selection
      ;
  };
  closures = import ./closures.nix { inherit lib errors; };
  services = import ./services.nix { inherit lib closures names; };
  packages = import ./packages.nix { inherit nixpkgs lib errors; };
  info = import ./info.nix { inherit lib names; };
  outputs = import ./outputs.nix { inherit lib errors packages; };

  # Always on, when they ship: what every domain needs.
  alwaysOn = lib.attrValues (
    builtins.intersectAttrs {
      users = null;
      packages = null;
    } clusterConfigModules
  );

  parameters = [
    "domain"
    "inputs"
    "modules"
    "specialArgs"
  ];

  run =
    {
      domain ? throw "buildCluster: the argument 'domain' is missing",
      modules ? [ ],
      inputs ? libraryInputs,
      specialArgs ? { },
    }:
    let
      nixosArguments = {
        inherit inputs;
      }
      // specialArgs;
      eachMachine =
        config: valueOf:
        mapAttrs (
          cluster: value: mapAttrs (machine: _: valueOf cluster machine) value.machines
        ) config.domain.clusters;
      withMachines =
        config: attributesOf:
        config
        // {
          domain = config.domain // {
            clusters = mapAttrs (
              cluster: value:
              value
              // {
                machines = mapAttrs (machine: old: old // attributesOf cluster machine old) value.machines;
              }
            ) config.domain.clusters;
          };
        };

      # 1: the cluster config
      step1 = transformations.afterCluster (
        clusterConfig.evaluate {
          modules = alwaysOn ++ modules;
          inherit domain inputs specialArgs;
        }
      );

      # 2: every machine without services
      modulesOf =
        config:
        ownModules.of {
          inherit config step1 inputs;
        };
      networkingOf = firstEvaluation.networking nixosArguments;
      networking = eachMachine step1 (
        cluster: machine:
        networkingOf {
          modules = modulesOf step1 cluster machine;
          same = if isUntouched cluster machine then finalOf cluster machine else null;
        }
      );

      # Whether a machine's first and final evaluation are one: no service reaches it, which is decided by names and tags
      # alone, and it sets no unknown option.
      isUntouched =
        cluster: machine:
        step1.extensions.afterAnnotations == [ ]
        && resolver.isStatic step1 cluster
        && succeeds (resolution.selecting.${cluster}.${machine} or [ ] == [ ])
        && succeeds (lib.seq (finalOf cluster machine).config true);
      succeeds =
        condition:
        let
          result = builtins.tryEval condition;
        in
        result.success && result.value;

      # 3: annotations
      step3 = transformations.afterAnnotations (
        withMachines step1 (
          cluster: machine: machineConfig: {
            annotations = annotations.of {
              inherit cluster machine machineConfig;
              networking = networking.${cluster}.${machine};
            };
          }
        )
      );
      domainIndex = index.make step3;
      annotation = cluster: machine: step3.domain.clusters.${cluster}.machines.${machine}.annotations;
      annotationAt =
        path:
        let
          row = domainIndex.byPath.${path};
        in
        annotation row.cluster row.machine;

      # 4 and 5: selectors and roles
      resolution = resolver.resolve {
        config = step3;
        index = domainIndex;
        inherit annotationAt;
      };

      # 6: definitions
      argumentOf =
        cluster: machine: service:
        services.argument {
          resolved = resolution.services.${cluster}.${service};
          annotation = annotation cluster machine;
        };
      serviceModules = eachMachine step3 (
        cluster: machine:
        services.modules {
          inherit (domainIndex) suffix;
          inherit cluster machine;
          selecting = resolution.selecting.${cluster}.${machine} or [ ];
          resolved = resolution.services.${cluster};
          inherit (step3.domain.clusters.${cluster}) services;
          argumentOf = argumentOf cluster machine;
          extraArguments = { inherit clusterInfo inputs lib; };
        }
      );

      # 7: final configurations
      final = eachMachine step3 (
        cluster: machine:
        (nixos.evaluate nixosArguments (modulesOf step3 cluster machine)).extendModules {
          modules = serviceModules.${cluster}.${machine};
        }
      );
      finalOf = cluster: machine: final.${cluster}.${machine};
      step7 = transformations.afterMachines (
        withMachines step3 (cluster: machine: _: { nixosConfiguration = finalOf cluster machine; })
      );

      registryFor =
        system:
        packages.registered {
          inherit domainIndex;
          inherit (resolution) selecting;
          common = {
            config = step7;
            inherit
              system
              clusterInfo
              inputs
              lib
              nixpkgs
              ;
            pkgs = packages.pkgsFor system;
          };
        };
      clusterInfo = info.clusterInfo {
        index = domainIndex;
        inherit resolution annotationAt;
        # Names and descriptions are those of every system.
        registry = registryFor (lib.head packages.systems);
      };
    in
    outputs.make {
      config = step7;
      inherit
        domainIndex
        registryFor
        clusterInfo
        inputs
        nixpkgs
        ;
      clusterArguments = info.clusterArguments {
        index = domainIndex;
        inherit resolution argumentOf;
      };
    };
in
{
  inherit (clusterConfig) optionsOf;

  buildCluster =
    arguments:
    let
      unknown = lib.subtractLists parameters (lib.attrNames arguments);
    in
    if unknown == [ ] then
      run arguments
    else
      throw (
        errors.unknown {
          context = "buildCluster";
          thing = "argument";
          name = lib.head unknown;
          candidates = parameters;
        }
      );
}
