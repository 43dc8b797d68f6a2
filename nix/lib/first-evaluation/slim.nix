# The slim first evaluation: a machine's own modules with the few modules of NixOS that declare or define interfaces and
# names. Whatever else its modules read comes from a full evaluation, on demand, so the values are those of the full one.
{ lib, full }:
let
  inherit (lib) mapAttrs isOption;
  reviewed = import ./reviewed.nix;
  readings = import ./readings.nix;

  # What annotations are made of, as option paths.
  annotated = lib.genAttrs [
    "networking.domain"
    "networking.fqdn"
    "networking.hostName"
    "networking.interfaces"
  ] (_: true);
  # For NixOS's modules also the options that decide interfaces; a machine's own modules read these in full.
  deciding = annotated // lib.genAttrs reviewed.deciding (_: true);

  # Two evaluations as one: `slim` for the paths in `exact`, options and whole groups, and for options that NixOS doesn't
  # declare (they are the machine's own, so nothing else defines them), `whole` elsewhere. `base` and `slimOptions` are the option
  # trees of NixOS and of the slim evaluation; together they say which options there are.
  combine =
    exact:
    let
      go =
        prefix: base: slimOptions: slim: whole:
        mapAttrs (
          name: _:
          let
            path = if prefix == "" then name else "${prefix}.${name}";
          in
          if !(slimOptions ? ${name}) then
            whole.${name}
          else if exact ? ${path} then
            slim.${name}
          else if isOption slimOptions.${name} then
            (if base ? ${name} then whole.${name} else slim.${name})
          else
            go path (base.${name} or { }) slimOptions.${name} slim.${name} (whole.${name} or { })
        ) (base // slimOptions);
    in
    go "";

  # What NixOS's modules see: the same for all that they may read, which is `names`, without asking which options there are. A name
  # that is none is an error when it is read, as ever.
  combineFor =
    names:
    let
      go =
        prefix: slimOptions: slim: whole:
        mapAttrs (
          name: _:
          let
            path = if prefix == "" then name else "${prefix}.${name}";
          in
          if !(slimOptions ? ${name}) then
            whole.${name}
          else if deciding ? ${path} then
            slim.${name}
          else if isOption slimOptions.${name} then
            whole.${name}
          else
            go path slimOptions.${name} slim.${name} whole.${name}
        ) (names // slimOptions);
    in
    go "";
in
{
  # { base = as base.nix gives it; specialArgs; nixosModules; files; } -> { modules; same; } -> config.networking
  networking =
    {
      base,
      specialArgs,
      nixosModules,
      files,
    }:
    let
      # The module that makes `utils`, whose functions read what they like.
      utilities = "${nixosModules}/misc/extra-arguments.nix";
      names = readings.of (lib.remove utilities files);
    in
    machine:
    let
      own = machine.modules;
      whole = full.of specialArgs machine;

      slim = lib.evalModules {
        inherit (base) class;
        specialArgs = {
          # By name: looked up as the module system does it, the argument would ask for all of `config`.
          inherit (slim._module.args) utils;
        }
        // base.specialArgs
        // {
          modulesPath = nixosModules;
          config = seenByMachine;
          options = combine annotated base.options slim.options slim.options whole.options;
          inherit (whole._module.args) pkgs;
        };
        modules =
          map nixosModule files
          ++ base.before
          ++ own
          ++ base.after
          ++ [
            (
              full.unchecked
              // {
                _module = full.unchecked._module // {
                  args.modules = lib.mkForce whole._module.args.modules;
                };
              }
            )
          ];
      };

      view =
        exact:
        combine exact base.options slim.options slim.config whole.config
        // {
          inherit (slim) _module;
        };
      seenByMachine = view annotated;
      seenByUtilities = view deciding;
      seenByNixos =
        if names == null then
          seenByUtilities
        else
          combineFor names slim.options slim.config whole.config // { inherit (slim) _module; };

      # One of NixOS's modules under its own key, so that importing or disabling it works as ever.
      nixosModule =
        file:
        let
          module = import file;
          evaluated =
            arguments:
            module (
              arguments
              // {
                config = if file == utilities then seenByUtilities else seenByNixos;
                inherit (slim) options;
              }
            );
          located =
            value:
            value
            // {
              _file = file;
              key = file;
            };
        in
        if builtins.isFunction module then
          {
            __functor = _: arguments: located (evaluated arguments);
            __functionArgs = builtins.functionArgs module;
          }
        else
          located module;
    in
    slim.config.networking;
}
