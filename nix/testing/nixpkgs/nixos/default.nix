# `lib.nixosSystem`: evaluates NixOS modules together with the stand-in's own.
{ lib }:
{
  modules ? [ ],
  specialArgs ? { },
  extraModules ? [ ],
  prefix ? [ ],
  system ? null,
  pkgs ? null,
  ...
}:
let
  baseModules = [
    ./modules/assertions.nix
    ./modules/boot.nix
    ./modules/environment.nix
    ./modules/filesystems.nix
    ./modules/firewall.nix
    ./modules/networking.nix
    ./modules/nix.nix
    ./modules/nixpkgs.nix
    ./modules/services.nix
    ./modules/services-cluster.nix
    ./modules/systemd.nix
    ./modules/toplevel.nix
    ./modules/users.nix
  ];
  given = {
    _file = "nixosSystem";
    config = lib.mkMerge [
      (lib.optionalAttrs (system != null) { nixpkgs.system = lib.mkDefault system; })
      (lib.optionalAttrs (pkgs != null) { nixpkgs.pkgs = lib.mkDefault pkgs; })
    ];
  };
  evaluate =
    userModules:
    lib.evalModules {
      inherit prefix;
      class = "nixos";
      specialArgs = {
        modulesPath = toString ./modules;
      }
      // specialArgs;
      modules = baseModules ++ extraModules ++ [ given ] ++ userModules;
    };
  withArguments =
    configuration:
    configuration
    // {
      inherit lib;
      inherit (configuration._module.args) pkgs;
      extraArgs = { };
      extendModules = args: withArguments (configuration.extendModules args);
    };
in
withArguments (
  evaluate (
    modules
    ++ [
      {
        _file = "nixosSystem";
        _module.args = {
          inherit baseModules extraModules modules;
          noUserModules = evaluate [ ];
        };
      }
    ]
  )
)
