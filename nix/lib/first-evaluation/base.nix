# What this nixpkgs' `nixosSystem` evaluates beside a machine's own modules.
{
  lib,
  nixos,
  full,
}:
let
  optionNames = import ./option-names.nix;

  key = "cluster-config:own-modules";
  isMarker =
    module:
    builtins.isAttrs module && (module.key or null == key || lib.any isMarker (module.imports or [ ]));
in
{
  # special arguments -> the folder of NixOS's modules -> null, where the evaluation doesn't tell, or {
  #   before, after   the modules around a machine's own that are not NixOS's: what the `nixosSystem` adds
  #   specialArgs     with those that it adds
  #   class
  #   options         the tree of NixOS's options
  # }
  inspect =
    specialArgs: nixosModules:
    let
      bare = nixos.evaluate specialArgs [
        { inherit key; }
        full.unchecked
        {
          _file = "the bare evaluation";
          nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
        }
      ];
      payload = bare.type.functor.payload or { };
      prefix = "${nixosModules}/";
      prefixLength = lib.stringLength prefix;
      # NixOS's own are thousands, and paths; they are known without a call for each, unless there are paths from elsewhere.
      byKind = builtins.partition builtins.isPath payload.modules;
      foreign = removeAttrs (builtins.groupBy toString byKind.right) (
        map toString (builtins.filter builtins.isPath (import "${prefix}module-list.nix"))
      );
      split =
        if foreign == { } then
          byKind
        else
          builtins.partition (
            module: builtins.isPath module && builtins.substring 0 prefixLength (toString module) == prefix
          ) payload.modules;
      others = split.wrong;
      positions = lib.filter (i: isMarker (lib.elemAt others i)) (
        lib.range 0 (lib.length others - 1)
      );
      position = lib.head positions;
    in
    if
      payload ? modules
      && payload ? specialArgs
      && lib.length positions == 1
      && lib.elem "${prefix}tasks/network-interfaces.nix" (map toString split.right)
    then
      {
        before = lib.take position others;
        # The marker is followed by the two modules above.
        after = lib.drop (position + 3) others;
        inherit (payload) specialArgs;
        class = payload.class or null;
        options = optionNames.tree split.right (
          {
            inherit lib;
            inherit (bare) config options;
            modulesPath = nixosModules;
          }
          // lib.genAttrs [
            "baseModules"
            "extraModules"
            "modules"
            "noUserModules"
            "pkgs"
            "utils"
          ] (name: bare._module.args.${name})
          // payload.specialArgs
        );
      }
    else
      null;
}
