{
  description = "The domain home.arpa";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
    colmena = {
      url = "github:nix-community/colmena/v0.5.0";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    deploy-rs = {
      url = "github:serokell/deploy-rs/77c906c0ba56aabdbc72041bf9111b565cdd6171";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    disko = {
      url = "github:nix-community/disko";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    home-manager.url = "github:nix-community/home-manager/release-25.05";
    "if".url = "path:/none?a=\${x}";
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
        clusterConfig.clusterConfigModules.deploy-rs
        clusterConfig.clusterConfigModules.home-manager
        clusterConfig.clusterConfigModules.nixos-anywhere
        ./modules/Backup.nix
        ./modules/backup+2.nix
        ./modules/default.nix
      ];
      domain = ./domain.nix;
    };
}
