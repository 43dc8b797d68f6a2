import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the Nix library. */
export const library = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** A nixpkgs that the library is tested on. */
export interface Nixpkgs {
  title: string;
  /** A Nix expression of a set with `lib`, `lib.nixosSystem`, `legacyPackages` and `outPath`. */
  expression: string;
  /** Whether its `nixosSystem` is NixOS, with the full list of modules. */
  complete: boolean;
  /** Where it lies, unless it is a flake. */
  folder?: string;
}

const standIn: Nixpkgs = {
  title: "the stand-in",
  expression: `(import ${library}/testing/nixpkgs/outputs.nix)`,
  complete: false,
};

export function hasNix(): boolean {
  try {
    execFileSync("nix-instantiate", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A real `lib` under the stand-in's NixOS, where a tree has no NixOS of its own. */
function libraryOnly(folder: string): Nixpkgs {
  return {
    title: `the lib of ${folder}`,
    expression: `(let
      standIn = ${standIn.expression};
      lib = import ${folder}/lib;
    in standIn // { lib = lib // { nixosSystem = import ${library}/testing/nixpkgs/nixos { inherit lib; }; }; })`,
    complete: false,
  };
}

/** A tree without its flake's context: what the nixpkgs flake does, without the lock and the cleaning of sources. */
function completeTree(folder: string): Nixpkgs {
  return {
    title: `nixpkgs in ${folder}`,
    expression: `(import ${library}/check/nixpkgs-tree.nix (/. + ${JSON.stringify(folder)}))`,
    complete: true,
    folder,
  };
}

function flake(reference: string): Nixpkgs {
  return {
    title: `the flake ${reference}`,
    expression: `(builtins.getFlake ${JSON.stringify(reference)})`,
    complete: true,
  };
}

function real(): Nixpkgs[] {
  const configured = process.env.CLUSTER_STUDIO_NIXPKGS ?? "";
  return configured
    .split(/\s+/)
    .filter((reference) => reference !== "")
    .map((reference) => {
      if (existsSync(`${reference}/nixos/lib/eval-config.nix`)) return completeTree(reference);
      if (existsSync(`${reference}/lib/default.nix`)) return libraryOnly(reference);
      return flake(reference);
    });
}

/** The stand-in, and every nixpkgs that CLUSTER_STUDIO_NIXPKGS names: folders or flake references, space-separated. */
export function nixpkgsUnderTest(): Nixpkgs[] {
  return [standIn, ...real()];
}

/** The ones with NixOS's own modules: what the slim first evaluation is for. */
export function completeNixpkgs(): Nixpkgs[] {
  return real().filter((nixpkgs) => nixpkgs.complete);
}
