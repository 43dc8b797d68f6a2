# What the Nix library answers for exported domains, in one evaluation. An error that `tryEval` catches becomes
# `{ error = true; }` where it stands, so that a domain with mistakes still has the rest of its answers.
{
  # A folder with the exports 0, 1, 2 …
  folder,
  count,
  # A set with `lib`, `lib.nixosSystem`, `legacyPackages` and `outPath`.
  nixpkgs,
}:
let
  guarded =
    value:
    let
      result = builtins.tryEval (builtins.deepSeq value value);
    in
    if result.success then { inherit (result) value; } else { error = true; };
  each = builtins.mapAttrs (_: guarded);

  answersOf =
    export:
    let
      outputs = (import (export + "/flake.nix")).outputs {
        self = { };
        inherit nixpkgs;
      };
      info = outputs.clusterInfo;
      lists = builtins.mapAttrs (
        _: service: {
          selectors = guarded service.selectors;
          roles = each service.roles;
        }
      );
    in
    {
      machines = each info.machines;
      services = lists info.services;
      bindings = lists info.bindings;
      arguments = each outputs.clusterArguments;
    };
in
builtins.genList (index: answersOf (folder + "/${toString index}")) count
