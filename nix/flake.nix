{
  description = "Cluster configuration for NixOS: many machines, services and users as one domain";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { nixpkgs, ... }:
    import ./default.nix { inherit nixpkgs; }
    // {
      # A copy inside an exported domain has none.
      templates =
        let
          template = {
            path = ./templates/default;
            description = "A domain with one cluster, ready to be edited and deployed";
          };
        in
        if builtins.pathExists ./templates/default then { default = template; } else { };
    };
}
