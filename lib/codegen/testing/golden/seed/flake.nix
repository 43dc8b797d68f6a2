{
  description = "The domain com";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
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
      domain = ./domain.nix;
    };
}
