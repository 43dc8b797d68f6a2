import { LIBRARY_FOLDER } from "@/lib/codegen/library";
import { MANIFEST } from "@/lib/codegen/manifest";
import { fileNames } from "@/lib/codegen/names";
import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { assertNever } from "@/lib/shared/assert";

/** The file of the export in which an element stands. */
export function fileOfElement(document: DomainDocument, element: ElementRef): string {
  switch (element.kind) {
    case "domain":
      return "domain.nix";
    case "input":
      return "flake.nix";
    case "cluster":
      return clusterFile(element.cluster);
    case "machine":
      return inCluster(element.cluster, "machines", element.machine);
    case "service":
      return inCluster(element.cluster, "services", element.service);
    case "user":
      return element.machine === undefined
        ? inCluster(element.cluster, "users", element.user)
        : inCluster(element.cluster, "machines", element.machine);
    case "module":
      if (element.cluster === undefined) return "domain.nix";
      return element.machine === undefined
        ? clusterFile(element.cluster)
        : inCluster(element.cluster, "machines", element.machine);
    case "clusterModule":
      return `modules/${named(document.clusterModules, element.module)}.nix`;
    case "filter":
      return `filters/${named(document.filters, element.filter)}.nix`;
    default:
      return assertNever(element);
  }
}

const clusterFile = (cluster: string) => `clusters/${cluster}/default.nix`;
const inCluster = (cluster: string, folder: string, name: string) =>
  `clusters/${cluster}/${folder}/${name}.nix`;
const named = (all: Readonly<Record<string, unknown>>, name: string) =>
  fileNames(Object.keys(all)).get(name) ?? name;

/** Whether a file is a person's concern: not the library, and not the studio's own record of the export. */
export function isOwnFile(path: string): boolean {
  return path !== MANIFEST && !path.startsWith(`${LIBRARY_FOLDER}/`);
}
