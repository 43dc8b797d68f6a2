{
  description = "A domain of NixOS machines";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  # Where the library comes from, by its name in your registry:
  #   nix registry add cluster-config <the reference that you ran `nix flake init -t` with>
  # Or write that reference here.
  inputs.clusterConfig.url = "flake:cluster-config";
  inputs.clusterConfig.inputs.nixpkgs.follows = "nixpkgs";

  outputs =
    inputs:
    inputs.clusterConfig.lib.buildCluster {
      inherit inputs;
      domain = ./domain.nix;
      # Shipped features that need an input of their own, for example:
      #   modules = [ inputs.clusterConfig.clusterConfigModules.nixos-anywhere ];
    };
}
