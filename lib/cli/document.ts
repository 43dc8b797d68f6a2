import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Failure } from "@/lib/cli/failure";
import { MANIFEST } from "@/lib/codegen/manifest";
import { parseDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";

/** The document in a file, in a folder that the studio exported, or (`-` or nothing) on standard input. */
export async function readDocumentFrom(source: string | undefined): Promise<DomainDocument> {
  const parsed = parseDocument(await readText(source));
  if (!parsed.ok) throw Failure.document(parsed.error);
  return parsed.value;
}

async function readText(source: string | undefined): Promise<string> {
  if (source === undefined || source === "-") {
    if (process.stdin.isTTY) throw Failure.use("no document: name a file, or pipe one in");
    const piped = await text(process.stdin);
    if (piped.trim() === "")
      throw Failure.use("there is nothing on standard input; name a file, or pipe a document in");
    return piped;
  }
  try {
    if (!statSync(source).isDirectory()) return readFileSync(source, "utf8");
    const manifest: unknown = JSON.parse(readFileSync(join(source, MANIFEST), "utf8"));
    const exported = typeof manifest === "object" && manifest !== null && "document" in manifest;
    return JSON.stringify(exported ? manifest.document : manifest);
  } catch (error) {
    throw Failure.use(`cannot read ${source}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!("code" in error) || error.code !== "ENOENT") return error.message;
  const manifest = "path" in error && String(error.path).endsWith(MANIFEST);
  return manifest
    ? `it is a folder without ${MANIFEST}, so nothing was exported there`
    : "there is no such file";
}
