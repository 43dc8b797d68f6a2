# The outputs of exports, evaluated as flakes are: each with its own vendored library.
{ nixpkgs }:
{
  outputsOf =
    export: inputs:
    let
      outputs = (import (export + "/flake.nix")).outputs (
        {
          self = outputs // {
            outPath = export;
          };
          inherit nixpkgs;
        }
        // inputs
      );
    in
    outputs;
}
