import type { DomainDocument } from "@/lib/model/schema";
import { compareBytes, own, sortedKeys } from "@/lib/shared/json";
import { addCluster } from "./elements/cluster";
import { addClusterModules, addDomain } from "./elements/domain";
import { Files } from "./elements/embed";
import { flakeFile } from "./flake-file";
import { LIBRARY_FOLDER } from "./library";
import { flakeLockText } from "./lock";
import { type ExportPositions, MANIFEST, manifestText } from "./manifest";
import { readmeFile } from "./readme";

export interface FlakeOptions {
  /** The files of the Nix library by path (`isLibraryFile`); read only when the document vendors it. */
  readonly library: ReadonlyMap<string, string>;
  readonly positions?: ExportPositions;
  /** What the person calls the domain. */
  readonly name?: string;
}

/**
 * The exported flake (design, section 6): text by path, in order of path, the same bytes for the same document. Every
 * document gives a flake; what is wrong with one is reported by `checkExport`, and fails in Nix where it stands.
 */
export function generateFlake(document: DomainDocument, options: FlakeOptions): ReadonlyMap<string, string> {
  const files = new Files(new Set(Object.keys(document.filters)));
  files.set("flake.nix", flakeFile(document, addClusterModules(files, document.clusterModules)));
  if (document.lock !== null) files.set("flake.lock", flakeLockText(document.lock));
  addDomain(files, document);
  for (const name of sortedKeys(document.clusters)) {
    const cluster = own(document.clusters, name);
    if (cluster !== undefined) addCluster(files, cluster, name, document.suffix);
  }
  if (document.library === "vendored") {
    for (const [path, text] of options.library) files.set(`${LIBRARY_FOLDER}/${path}`, text);
  }
  files.set("README.md", readmeFile(document));
  files.set(MANIFEST, manifestText(files, document, options.positions ?? {}, options.name));
  return new Map([...files].sort(([left], [right]) => compareBytes(left, right)));
}
