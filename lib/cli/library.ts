import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isLibraryFile } from "@/lib/codegen/library";

/**
 * Reads the Nix library that exports bring along.
 *
 * @param folder the repository's `nix` folder
 * @returns text by path inside the folder
 * @throws when the folder cannot be read
 */
export function readLibrary(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const file = join(item.parentPath, item.name);
    const path = relative(folder, file).split(sep).join("/");
    if (isLibraryFile(path)) files.set(path, readFileSync(file, "utf8"));
  }
  return files;
}
