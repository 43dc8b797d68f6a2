# A domain for deployment tests: one cluster, whose machines are the targets that a test started.
# targets: { <machine> = { host; port; user; buildOn; module; builds; }; }, all but host with a default; module is a NixOS module as data,
# builds a shell script that is part of building the system.
{ targets }:
let
  nixpkgs = import ../../testing/nixpkgs/outputs.nix;
  library = import ../.. { inherit nixpkgs; };
  inherit (nixpkgs) lib;
in
library.lib.buildCluster {
  domain =
    { filters, ... }:
    {
      suffix = "test";
      clusters.lab = {
        machines = lib.mapAttrs (_: target: {
          system = builtins.currentSystem;
          deployment = {
            targetHost = target.host;
            targetPort = target.port or 22;
            targetUser = target.user or "root";
            buildOn = target.buildOn or "local";
          };
          nixosModules = [
            { boot.isContainer = true; }
            (target.module or { })
            (
              { pkgs, ... }:
              lib.mkIf (target ? builds) {
                environment.etc.built.source = pkgs.runCommand "built" { } target.builds;
              }
            )
          ];
        }) targets;
        services = {
          web = {
            selectors = [ filters.clusterMachines ];
            definition = { ... }: { };
            units = [
              "nginx"
              "php fpm"
            ];
          };
          without-units = {
            selectors = [ filters.clusterMachines ];
            definition = { ... }: { };
          };
        };
      };
    };
}
