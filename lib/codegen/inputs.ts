import type { DomainDocument, Extension, FlakeInput } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { entry, type NixEntry, set, string } from "./nix/expression";

/** Names that the flake itself gives a meaning, so that no input of the document can have them. */
export const RESERVED_INPUTS: readonly string[] = ["nixpkgs", "self"];

const RELEASE = /^github:NixOS\/nixpkgs\/(?:nixos|nixpkgs|release)-(\d\d\.\d\d)(?:-|$)/i;

/** Home Manager has a branch for every release of NixOS, and one for what follows. */
function homeManager(nixpkgs: string): string {
  const release = RELEASE.exec(nixpkgs)?.[1];
  return `github:nix-community/home-manager/${release === undefined ? "master" : `release-${release}`}`;
}

/** Where the upstream flake of an extension is; the extension reads it from `inputs.<extension>`. */
function upstream(extension: Extension, nixpkgs: string): string {
  switch (extension) {
    case "colmena":
      return "github:nix-community/colmena/v0.5.0";
    case "deploy-rs":
      return "github:serokell/deploy-rs/77c906c0ba56aabdbc72041bf9111b565cdd6171";
    case "home-manager":
      return homeManager(nixpkgs);
    case "nixos-anywhere":
      return "github:nix-community/nixos-anywhere/1.13.0";
  }
}

/** The flake's inputs: nixpkgs, the document's own, the library when it is not vendored, extensions' upstreams. */
export interface FlakeInputs {
  readonly entries: readonly NixEntry[];
  /** The input that the library comes from; null when it is vendored. */
  readonly library: string | null;
}

function inputEntry(name: string, input: FlakeInput): NixEntry {
  const follows = sortedKeys(input.follows);
  if (follows.length === 0) return { name: [name, "url"], value: string(input.url) };
  return entry(
    name,
    set([
      entry("url", string(input.url)),
      ...follows.map((inner) => ({
        name: ["inputs", inner, "follows"],
        value: string(input.follows[inner] ?? ""),
      })),
    ]),
  );
}

export function flakeInputs(document: DomainDocument): FlakeInputs {
  const inputs = new Map<string, FlakeInput>();
  for (const name of sortedKeys(document.inputs)) {
    const input = document.inputs[name];
    if (input !== undefined && !RESERVED_INPUTS.includes(name)) inputs.set(name, input);
  }
  const follows = { nixpkgs: "nixpkgs" };
  for (const extension of document.extensions) {
    if (!inputs.has(extension))
      inputs.set(extension, { url: upstream(extension, document.nixpkgs), follows });
  }
  let library: string | null = null;
  if (document.library !== "vendored") {
    library = "cluster-config";
    while (inputs.has(library)) library += "-library";
    inputs.set(library, { url: document.library, follows });
  }
  const names = [...inputs.keys()].sort();
  const entries: NixEntry[] = [{ name: ["nixpkgs", "url"], value: string(document.nixpkgs) }];
  for (const name of names) {
    const input = inputs.get(name);
    if (input !== undefined) entries.push(inputEntry(name, input));
  }
  return { entries, library };
}
