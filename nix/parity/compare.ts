import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateFlake } from "@/lib/codegen/flake";
import { LIBRARY_FOLDER } from "@/lib/codegen/library";
import { nixInstantiate, withFolder } from "@/lib/codegen/testing/nix";
import type { DomainDocument } from "@/lib/model/schema";
import { isJsonObject, type Json, pointer, sameJson, sortedKeys } from "@/lib/shared/json";
import type { Nixpkgs } from "@/nix/check/nixpkgs";
import { expectedAnswers } from "./expected";

const here = fileURLToPath(new URL(".", import.meta.url));
const libraryFolder = join(here, "..");

/** A place where the two halves do not agree on a document. */
export interface Difference {
  readonly document: number;
  /** Pointer into the answers; empty when Nix gave none. */
  readonly path: string;
  readonly resolver: unknown;
  readonly nix: unknown;
}

const CHUNK = 25;

/** Exports the documents, lets the Nix library answer, and compares with the resolver's answers. */
export function compareDocuments(
  documents: readonly DomainDocument[],
  nixpkgs: Nixpkgs,
): readonly Difference[] {
  const differences: Difference[] = [];
  for (let start = 0; start < documents.length; start += CHUNK) {
    differences.push(...compareChunk(documents.slice(start, start + CHUNK), start, nixpkgs));
  }
  return differences;
}

function compareChunk(
  documents: readonly DomainDocument[],
  start: number,
  nixpkgs: Nixpkgs,
): readonly Difference[] {
  let found: readonly Json[];
  try {
    found = nixAnswers(documents, nixpkgs);
  } catch (error) {
    const [only] = documents;
    if (only === undefined) return [];
    if (documents.length > 1) {
      // An error that Nix cannot catch ends the evaluation of all of them: find whose it is.
      return documents.flatMap((document, index) => compareChunk([document], start + index, nixpkgs));
    }
    const message = error instanceof Error ? error.message : String(error);
    return [{ document: start, path: "", resolver: "an answer", nix: message }];
  }
  return documents.flatMap((document, index) =>
    differing(
      JSON.parse(JSON.stringify(expectedAnswers(document))) as Json,
      found[index] ?? null,
      [],
      start + index,
    ),
  );
}

function nixAnswers(documents: readonly DomainDocument[], nixpkgs: Nixpkgs): readonly Json[] {
  const files = new Map(
    documents.flatMap((document, index) =>
      [...generateFlake(document, { library: new Map() })].map(
        ([path, text]) => [`${index}/${path}`, text] as const,
      ),
    ),
  );
  return withFolder(files, (folder) => {
    for (const index of documents.keys()) {
      symlinkSync(libraryFolder, join(folder, String(index), LIBRARY_FOLDER));
    }
    const output = nixInstantiate([
      "--eval",
      "--strict",
      "--json",
      ...["--option", "extra-experimental-features", "flakes"],
      join(here, "answers.nix"),
      "--arg",
      "folder",
      folder,
      "--arg",
      "nixpkgs",
      nixpkgs.expression,
      "--arg",
      "count",
      String(documents.length),
    ]);
    return JSON.parse(output) as readonly Json[];
  });
}

/** Differences at the deepest places that are not an answer each; null on the resolver's side stands for anything. */
export function differing(
  resolver: Json,
  nix: Json,
  path: readonly string[],
  document: number,
): Difference[] {
  if (resolver === null || sameJson(resolver, nix)) return [];
  const leaf = !isJsonObject(resolver) || "value" in resolver || "error" in resolver;
  if (leaf || !isJsonObject(nix)) return [{ document, path: pointer(...path), resolver, nix }];
  const keys = new Set([...sortedKeys(resolver), ...sortedKeys(nix)]);
  return [...keys].flatMap((key) => {
    const left = resolver[key];
    const right = nix[key];
    const at = [...path, key];
    if (left === undefined || right === undefined) {
      return [{ document, path: pointer(...at), resolver: left, nix: right }];
    }
    return differing(left, right, at, document);
  });
}
