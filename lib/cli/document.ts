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
    return text(process.stdin);
  }
  try {
    if (!statSync(source).isDirectory()) return readFileSync(source, "utf8");
    const manifest: unknown = JSON.parse(readFileSync(join(source, MANIFEST), "utf8"));
    const exported = typeof manifest === "object" && manifest !== null && "document" in manifest;
    return JSON.stringify(exported ? manifest.document : manifest);
  } catch (error) {
    throw Failure.use(`cannot read ${source}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
