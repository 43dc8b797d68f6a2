{
  description = "The domain lan";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    colmena = {
      url = "github:nix-community/colmena/v0.5.0";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    disko = {
      url = "github:nix-community/disko";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    nixos-anywhere = {
      url = "github:nix-community/nixos-anywhere/1.13.0";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    inputs:
    let
      clusterConfig = import ./cluster-config {
        inherit (inputs) nixpkgs;
        inherit inputs;
      };
    in
    clusterConfig.lib.buildCluster {
      inherit inputs;
      modules = [
        clusterConfig.clusterConfigModules.colmena
        clusterConfig.clusterConfigModules.nixos-anywhere
      ];
      domain = ./domain.nix;
    };
}
