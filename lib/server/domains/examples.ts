import "server-only";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readDocument } from "@/lib/model/read";
import type { DomainDocument } from "@/lib/model/schema";
import { perProcess } from "../db/client";

/** A domain to begin from. */
export interface Example {
  readonly name: string;
  readonly document: DomainDocument;
}

/** The examples of nix/examples that are domain documents, by name; read once a process. */
export function examples(): readonly Example[] {
  return perProcess("cluster-studio.examples", () => {
    const folder = path.join(/* turbopackIgnore: true */ process.cwd(), "nix", "examples");
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
      .flatMap((name) => {
        try {
          const read = readDocument(JSON.parse(readFileSync(path.join(folder, name, "domain.json"), "utf8")));
          return read.ok ? [{ name, document: read.value }] : [];
        } catch {
          // An example in Nix alone has no document.
          return [];
        }
      });
  });
}
