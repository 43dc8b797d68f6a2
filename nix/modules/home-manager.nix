# Home Manager for the users of clusters and machines that have `homeManagerModules`. Machines without such users are left as they are.
{ lib, ... }:
let
  required = import ./input/required.nix;
in
{
  config.extensions.machineModules = [
    (
      {
        clusterConfig,
        machineConfig,
        inputs,
        ...
      }:
      let
        modulesOf = lib.zipAttrsWith (_: users: lib.concatMap (user: user.homeManagerModules) users) [
          clusterConfig.users
          machineConfig.users
        ];
        users = lib.filterAttrs (_: modules: modules != [ ]) modulesOf;
      in
      if users == { } then
        { }
      else
        {
          imports = [
            (required inputs "home-manager" "github:nix-community/home-manager").nixosModules.home-manager
          ];
          home-manager = {
            useGlobalPkgs = lib.mkDefault true;
            useUserPackages = lib.mkDefault true;
            extraSpecialArgs = { inherit inputs; };
            # As a function the user's configuration is a complete module, which may have imports.
            users = lib.mapAttrs (_: modules: (_: { imports = modules; })) users;
          };
        }
    )
  ];
}
