import { DomainDocument } from "@/lib/model/schema";
import { type Json, type JsonObject, own, pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
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
  /** Files that are no longer as the studio wrote them; null in `text` when a file is gone. */
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

function problem(message: string, suggestion?: string): Problem {
  return {
    severity: "error",
    code: "export-unreadable",
    path: "",
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readPositions(value: Json | undefined): ExportPositions {
  if (!isObject(value)) return {};
  const positions: [string, { x: number; y: number }][] = [];
  for (const [key, place] of Object.entries(value)) {
    if (!isObject(place)) continue;
    const { x, y } = place;
    if (typeof x === "number" && typeof y === "number") positions.push([key, { x, y }]);
  }
  return Object.fromEntries(positions);
}

/** The hashes that an export's `studio.json` records, by path; null when the text is no such file. */
export function recordedHashes(manifest: string): ReadonlyMap<string, string> | null {
  try {
    const files = own(JSON.parse(manifest) as JsonObject, "files");
    if (!isObject(files)) return null;
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
      problem(`no ${MANIFEST} in this folder`, "Open a folder that the studio exported, or a document."),
    ]);
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return fail([
      problem(`${MANIFEST} is not JSON: ${error instanceof Error ? error.message : String(error)}`),
    ]);
  }
  if (!isObject(value)) return fail([problem(`${MANIFEST} is not an object`)]);
  const format = own(value, "format");
  if (format !== FORMAT) {
    return fail([problem(`${MANIFEST} has format ${JSON.stringify(format ?? null)}, not ${FORMAT}`)]);
  }
  const parsed = DomainDocument.safeParse(own(value, "document"));
  if (!parsed.success) {
    return fail(
      parsed.error.issues.map((issue) => ({
        severity: "error",
        code: "document-invalid",
        path: pointer(...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))),
        message: issue.message,
      })),
    );
  }
  const name = own(value, "name");
  return ok({
    name: typeof name === "string" ? name : null,
    document: parsed.data,
    positions: readPositions(own(value, "positions")),
    changed: changedFiles(recordedHashes(text) ?? new Map(), files),
  });
}
