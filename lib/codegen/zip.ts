import { strToU8, type Zippable, zipSync } from "fflate";
import { compareBytes } from "@/lib/shared/json";

/** The first moment that the format can hold; a clock's would make every archive another one. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** Whether a path stays inside the folder that it is unpacked in, on every system. */
export function isSafePath(path: string): boolean {
  if (path === "" || path.includes("\\") || path.includes("\0") || /^[A-Za-z]:/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/**
 * An archive of text files, the same bytes for the same files.
 *
 * @param folder what the files are unpacked into
 * @throws when a path would lead out of the folder, which no generated file's does
 */
export function zipFiles(files: ReadonlyMap<string, string>, folder?: string): Uint8Array {
  const entries: [string, Zippable[string]][] = [];
  for (const path of [...files.keys()].sort(compareBytes)) {
    const full = folder === undefined ? path : `${folder}/${path}`;
    if (!isSafePath(full)) throw new Error(`not a path for an archive: ${JSON.stringify(full)}`);
    entries.push([full, strToU8(files.get(path) ?? "")]);
  }
  return zipSync(Object.fromEntries(entries), { mtime: ZIP_EPOCH, level: 6 });
}
