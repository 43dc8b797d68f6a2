import "server-only";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isLibraryFile } from "@/lib/codegen";
import { perProcess } from "../db/client";

/** The files of the Nix library that exports bring along, by path; read once a process. */
export function libraryFiles(): ReadonlyMap<string, string> {
  return perProcess("cluster-studio.library", () => {
    const folder = path.join(/* turbopackIgnore: true */ process.cwd(), "nix");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter(isLibraryFile)
      .sort();
    return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
  });
}
