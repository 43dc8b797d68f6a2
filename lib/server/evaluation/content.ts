import { createHash } from "node:crypto";
import { generateFlake } from "@/lib/codegen";
import type { DomainDocument } from "@/lib/model/schema";
import { perProcess } from "../db/client";
import { libraryFiles } from "../domains/library";

/** Files that evaluation does not read. */
const UNREAD = new Set(["studio.json", "README.md"]);

/** Changes when an answer holds other things than before, so that older ones are not read as such. */
const ANSWER_FORMAT = 2;

/** The export of a document and a hash of what Nix would read of it: equal hashes have equal answers. */
export function evaluatedContent(
  document: DomainDocument,
  nixVersion: string,
): { readonly files: ReadonlyMap<string, string>; readonly hash: string } {
  const files = generateFlake(document, { library: libraryFiles() });
  const hash = createHash("sha256").update(`${ANSWER_FORMAT} ${nixVersion}`);
  for (const [path, text] of files) {
    if (!UNREAD.has(path)) hash.update(`\0${path}\0${text}`);
  }
  return { files, hash: hash.digest("hex") };
}

const newest = perProcess("cluster-studio.content", () => new Map<string, { key: string; hash: string }>());
const KEPT = 200;

/** The hash of a domain's newest revision, worked out once for all who ask. */
export function newestContent(
  domainId: string,
  revision: number,
  document: DomainDocument,
  nixVersion: string,
): string {
  const key = `${revision} ${nixVersion}`;
  const known = newest.get(domainId);
  if (known?.key === key) return known.hash;
  const { hash } = evaluatedContent(document, nixVersion);
  newest.delete(domainId);
  newest.set(domainId, { key, hash });
  const oldest = newest.keys().next();
  if (newest.size > KEPT && !oldest.done) newest.delete(oldest.value);
  return hash;
}
