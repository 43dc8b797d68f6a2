# The shipped filters. Each is callable, `clusterName -> clusterConfig -> [ path ]` after its own arguments, and still
# data: its name, its parameters and the arguments that it has so far.
{
  lib,
  errors,
  index,
  selection,
}:
let
  inherit (lib) elemAt head;

  # name, [ { name; type; } ], environment -> arguments -> [ path ]
  make =
    {
      name,
      parameters ? [ ],
      resolve,
      data ? null,
    }@definition:
    let
      applied =
        arguments:
        {
          _type = "clusterFilter";
          inherit
            name
            parameters
            arguments
            resolve
            applied
            ;
          __functor =
            self: value:
            if selection.waits self then
              selection.applyTo "filters.${name}" self value
            else
              config:
              resolve {
                cluster = value;
                inherit config;
                index = index.of config;
                context = "${lib.optionalString (config ? _resolution) "${config._resolution.context}, "}${selection.show self}";
              } arguments;
        }
        // lib.optionalAttrs (definition ? data) { inherit data; };
    in
    applied [ ];

  string = name: {
    inherit name;
    type = "string";
  };
  list = name: {
    inherit name;
    type = "list";
  };

  # A set of the paths of a list of filters, to look up in.
  pathSet = environment: filters: lib.genAttrs (selection.paths environment filters) (_: true);

  known = environment: lib.seq (selection.clusterNamed environment environment.cluster);
in
{
  # One that the domain names: the function `clusterName: config: [ path ]`, with its name as data.
  named =
    name: function:
    if lib.isFunction function then
      make {
        inherit name;
        data = {
          filter = "named";
          inherit name;
        };
        resolve = environment: _: selection.callCustom environment function;
      }
      // {
        # Called with arguments of its own it is the plain function.
        __functor = _: function;
      }
    else
      throw "domain.filters.${name}: is ${errors.typeName function}, not a function `clusterName: config: [ path ]`";

  shipped = {
    clusterMachines = make {
      name = "clusterMachines";
      resolve = environment: _: known environment environment.index.byCluster.${environment.cluster};
    };

    hostname = make {
      name = "hostname";
      parameters = [ (string "hostname") ];
      resolve = environment: arguments: selection.machineNamed environment (head arguments);
    };

    tag = make {
      name = "tag";
      parameters = [ (string "tag") ];
      resolve =
        environment: arguments:
        known environment (environment.index.byTag.${environment.cluster}.${head arguments} or [ ]);
    };

    cluster = make {
      name = "cluster";
      parameters = [ (string "cluster") ];
      resolve =
        environment: arguments:
        lib.seq (selection.clusterNamed environment (head arguments))
          environment.index.byCluster.${head arguments};
    };

    domainMachines = make {
      name = "domainMachines";
      resolve = environment: _: environment.index.all;
    };

    except = make {
      name = "except";
      parameters = [
        (list "of")
        (list "without")
      ];
      resolve =
        environment: arguments:
        let
          without = pathSet environment (elemAt arguments 1);
        in
        # Names are checked even where the first list leaves nothing to look up.
        lib.seq without (
          lib.filter (path: !(without ? ${path})) (selection.paths environment (head arguments))
        );
    };

    intersect = make {
      name = "intersect";
      parameters = [
        (list "of")
        (list "with")
      ];
      resolve =
        environment: arguments:
        let
          other = pathSet environment (elemAt arguments 1);
        in
        lib.seq other (lib.filter (path: other ? ${path}) (selection.paths environment (head arguments)));
    };
  };
}
