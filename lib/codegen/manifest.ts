import { readDocument } from "@/lib/model/read";
import type { DomainDocument } from "@/lib/model/schema";
import { isJsonObject, type Json, type JsonObject, own } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { canonicalJson } from "./canonical-json";
import { textHash } from "./hash";

/** The file by which the studio reads its own export back. */
export const MANIFEST = "studio.json";
const FORMAT = 1;

/** Canvas positions by element key. */
export type ExportPositions = { readonly [element: string]: { readonly x: number; readonly y: number } };

/** What an export says of itself, and what has become of it since. */
export interface ReadExport {
  readonly name: string | null;
  readonly document: DomainDocument;
  readonly positions: ExportPositions;
  /** Files that are gone, or no longer as the studio wrote them. */
  readonly changed: readonly string[];
}

/** `studio.json` for the other files of an export. */
export function manifestText(
  files: ReadonlyMap<string, string>,
  document: DomainDocument,
  positions: ExportPositions,
  name: string | undefined,
): string {
  const hashes: Json = Object.fromEntries([...files].map(([path, text]) => [path, textHash(text)]));
  return canonicalJson({
    format: FORMAT,
    ...(name === undefined ? {} : { name }),
    document: document as Json,
    positions: positions as Json,
    files: hashes,
  });
}

function unreadable(message: string, suggestion?: string): Problem {
  return problem("export-unreadable", "", message, suggestion);
}

function readPositions(value: Json | undefined): ExportPositions {
  if (!isJsonObject(value)) return {};
  const positions: [string, { x: number; y: number }][] = [];
  for (const [key, place] of Object.entries(value)) {
    if (!isJsonObject(place)) continue;
    const { x, y } = place;
    if (typeof x === "number" && typeof y === "number") positions.push([key, { x, y }]);
  }
  return Object.fromEntries(positions);
}

/** The hashes that an export's `studio.json` records, by path; null when the text is no such file. */
export function recordedHashes(manifest: string): ReadonlyMap<string, string> | null {
  try {
    const files = own(JSON.parse(manifest) as JsonObject, "files");
    if (!isJsonObject(files)) return null;
    return new Map(Object.entries(files).map(([path, hash]) => [path, String(hash)]));
  } catch {
    return null;
  }
}

/**
 * Paths whose text is not what the export's `studio.json` recorded, files that are gone among them. Files that the
 * studio did not write are not its business.
 */
export function changedFiles(
  hashes: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): readonly string[] {
  return [...hashes.keys()].filter((path) => {
    const text = files.get(path);
    return text === undefined || textHash(text) !== hashes.get(path);
  });
}

/** Reads an export back. Problems when it holds no `studio.json`, or one that is no document (by path, all at once). */
export function readExport(files: ReadonlyMap<string, string>): Result<ReadExport, readonly Problem[]> {
  const text = files.get(MANIFEST);
  if (text === undefined) {
    return fail([
      unreadable(`no ${MANIFEST} in this folder`, "Open a folder that the studio exported, or a document."),
    ]);
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return fail([
      unreadable(`${MANIFEST} is not JSON: ${error instanceof Error ? error.message : String(error)}`),
    ]);
  }
  if (!isJsonObject(value)) return fail([unreadable(`${MANIFEST} is not an object`)]);
  const format = own(value, "format");
  if (format !== FORMAT) {
    return fail([unreadable(`${MANIFEST} has format ${JSON.stringify(format ?? null)}, not ${FORMAT}`)]);
  }
  const document = readDocument(own(value, "document"));
  if (!document.ok) return document;
  const name = own(value, "name");
  return ok({
    name: typeof name === "string" ? name : null,
    document: document.value,
    positions: readPositions(own(value, "positions")),
    changed: changedFiles(recordedHashes(text) ?? new Map(), files),
  });
}
