import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ResolvedFlake, resolveFlake } from "./registry";

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

/** A flake by what it holds: NixOS, or a `lib` alone. */
function flake(reference: string, { folder, url }: { folder: string; url: string }): Nixpkgs {
  if (existsSync(`${folder}/nixos/lib/eval-config.nix`)) {
    return {
      title: `the flake ${reference}`,
      expression: `(builtins.getFlake ${JSON.stringify(url)})`,
      complete: true,
      folder,
    };
  }
  if (existsSync(`${folder}/lib/default.nix`)) {
    return { ...libraryOnly(folder), title: `the lib of the flake ${reference}` };
  }
  throw new Error(`the flake ${reference} is no nixpkgs: it has neither nixos/ nor lib/`);
}

/** Kept in the environment, for every process of a test run to ask once. */
const FOUND = "CLUSTER_STUDIO_REGISTRY_NIXPKGS";

/** What the flake reference `nixpkgs` leads to. */
export function registryNixpkgs(): ResolvedFlake {
  if (!hasNix()) return { missing: "there is no Nix here" };
  const known = process.env[FOUND];
  if (known !== undefined) return JSON.parse(known) as ResolvedFlake;
  const resolved = resolveFlake("nixpkgs");
  process.env[FOUND] = JSON.stringify(resolved);
  return resolved;
}

/** A nixpkgs by its folder or flake reference. Throws when there is none. */
export function named(reference: string): Nixpkgs {
  if (existsSync(`${reference}/nixos/lib/eval-config.nix`)) return completeTree(reference);
  if (existsSync(`${reference}/lib/default.nix`)) return libraryOnly(reference);
  const resolved = resolveFlake(reference);
  if ("missing" in resolved) throw new Error(resolved.missing);
  return flake(reference, resolved);
}

/**
 * The real nixpkgs: those that CLUSTER_STUDIO_NIXPKGS names, folders or flake references, separated by spaces; where it is not
 * set, what the flake reference `nixpkgs` leads to. Or why there is none.
 */
export function realNixpkgs(): { found: Nixpkgs[]; reason: string } {
  const configured = process.env.CLUSTER_STUDIO_NIXPKGS;
  if (configured !== undefined) {
    const found = configured
      .split(/\s+/)
      .filter((reference) => reference !== "")
      .map(named);
    return { found, reason: "CLUSTER_STUDIO_NIXPKGS is empty" };
  }
  const resolved = registryNixpkgs();
  return "missing" in resolved
    ? { found: [], reason: resolved.missing }
    : { found: [flake("nixpkgs", resolved)], reason: "" };
}

/** The stand-in, and every real nixpkgs. */
export function nixpkgsUnderTest(): Nixpkgs[] {
  return [standIn, ...realNixpkgs().found];
}

/** The ones with NixOS's own modules: what the slim first evaluation is for. */
export function completeNixpkgs(): Nixpkgs[] {
  return realNixpkgs().found.filter((nixpkgs) => nixpkgs.complete);
}
