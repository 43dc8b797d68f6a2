import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument, Filter, User } from "@/lib/model/schema";
import { own, pointer, sortedKeys } from "@/lib/shared/json";

/** Where a line of an exported file comes from. */
export interface Origin {
  readonly element: ElementRef;
  /** Pointer of the source, or of the element where the line is the export's own. */
  readonly path: string;
  /** Line within the source, from 1; absent where the line is the export's own. */
  readonly line?: number;
}

interface Source {
  readonly element: ElementRef;
  readonly path: string;
  readonly text: string;
}

function moduleSources(
  modules: { readonly [name: string]: { readonly source: string } },
  owner: { readonly cluster?: string; readonly machine?: string },
  base: readonly string[],
): Source[] {
  return sortedKeys(modules).map((module) => ({
    element: { kind: "module", ...owner, module },
    path: pointer(...base, "modules", module, "source"),
    text: own(modules, module)?.source ?? "",
  }));
}

/** The custom filters of a list, also within others. */
function filterSources(element: ElementRef, filters: readonly Filter[], base: string): Source[] {
  return filters.flatMap((filter, index) => {
    const path = `${base}/${index}`;
    const within = (key: string, inner: readonly Filter[]) => filterSources(element, inner, `${path}/${key}`);
    switch (filter.filter) {
      case "custom":
        return [{ element, path: `${path}/source`, text: filter.source }];
      case "except":
        return [...within("of", filter.of), ...within("without", filter.without)];
      case "intersect":
        return [...within("of", filter.of), ...within("with", filter.with)];
      default:
        return [];
    }
  });
}

function userSources(element: ElementRef, user: User | undefined, path: string): Source[] {
  if (user === undefined) return [];
  const modules = user.homeManagerModules.map((text, index) => ({
    element,
    path: `${path}/homeManagerModules/${index}`,
    text,
  }));
  return [{ element, path: `${path}/systemConfig`, text: user.systemConfig }, ...modules];
}

/** What stands in one file of the export: its element, and the document's sources in it. */
function fileContent(
  document: DomainDocument,
  file: string,
): { readonly element: ElementRef; readonly path: string; readonly sources: readonly Source[] } | null {
  if (file === "domain.nix") {
    return { element: { kind: "domain" }, path: "", sources: moduleSources(document.modules, {}, []) };
  }
  const match = /^clusters\/([^/]+)\/(?:default|(machines|services|users)\/([^/]+))\.nix$/.exec(file);
  const [, clusterName, folder, name] = match ?? [];
  const cluster = clusterName === undefined ? undefined : own(document.clusters, clusterName);
  if (clusterName === undefined || !cluster) return namedFile(document, file);
  const base = ["clusters", clusterName];
  if (folder === undefined || name === undefined) {
    const sources = moduleSources(cluster.modules, { cluster: clusterName }, base);
    return { element: { kind: "cluster", cluster: clusterName }, path: pointer(...base), sources };
  }
  const path = pointer(...base, folder, name);
  if (folder === "machines") {
    const machine = own(cluster.machines, name);
    if (!machine) return null;
    const owner = { cluster: clusterName, machine: name };
    const users = sortedKeys(machine.users).flatMap((user) => {
      const element = { kind: "user" as const, ...owner, user };
      return userSources(element, own(machine.users, user), `${path}${pointer("users", user)}`);
    });
    const sources = moduleSources(machine.modules, owner, [...base, folder, name]);
    return { element: { kind: "machine", ...owner }, path, sources: [...sources, ...users] };
  }
  if (folder === "services") {
    const service = own(cluster.services, name);
    if (!service) return null;
    const element = { kind: "service" as const, cluster: clusterName, service: name };
    const sources = (["definition", "extraConfig"] as const).map((key) => ({
      element,
      path: `${path}/${key}`,
      text: service[key],
    }));
    const filters = [
      ...filterSources(element, service.selectors, `${path}/selectors`),
      ...sortedKeys(service.roles).flatMap((role) =>
        filterSources(element, own(service.roles, role) ?? [], `${path}${pointer("roles", role)}`),
      ),
    ];
    return { element, path, sources: [...sources, ...filters] };
  }
  const user = own(cluster.users, name);
  if (!user) return null;
  const element = { kind: "user" as const, cluster: clusterName, user: name };
  return { element, path, sources: userSources(element, user, path) };
}

/** Cluster modules and named filters: a file each, whose name may carry a number behind the element's. */
function namedFile(document: DomainDocument, file: string) {
  const base =
    file
      .split("/")
      .at(-1)
      ?.replace(/(\+\d+)?\.nix$/, "") ?? "";
  const from = (element: ElementRef, kind: string, text: string) => {
    const path = pointer(kind, base, "source");
    return { element, path, sources: [{ element, path, text }] };
  };
  if (file.startsWith("filters/")) {
    const filter = own(document.filters, base);
    if (filter) return from({ kind: "filter", filter: base }, "filters", filter.source);
  }
  if (file.startsWith("modules/")) {
    const module = own(document.clusterModules, base);
    if (module) return from({ kind: "clusterModule", module: base }, "clusterModules", module.source);
  }
  return null;
}

/**
 * The element and source that a place in the export comes from; null for files that no element wrote.
 *
 * @param text the file's text, in which sources stand verbatim
 * @param line from 1
 */
export function originOf(document: DomainDocument, file: string, text: string, line: number): Origin | null {
  const content = fileContent(document, file);
  if (!content) return null;
  for (const source of content.sources) {
    const offset = source.text.trim() === "" ? -1 : text.indexOf(source.text);
    if (offset < 0) continue;
    const first = text.slice(0, offset).split("\n").length;
    const last = first + source.text.split("\n").length - 1;
    if (line >= first && line <= last) {
      return { element: source.element, path: source.path, line: line - first + 1 };
    }
  }
  return { element: content.element, path: content.path };
}

/**
 * The element and source of a line that the export keeps apart in a text file, as the source is not closed in itself; null
 * for files that no element wrote.
 *
 * @param files the export, by path
 */
export function originApart(
  document: DomainDocument,
  file: string,
  files: ReadonlyMap<string, string>,
  line: number,
): Origin | null {
  const text = files.get(file);
  if (text === undefined) return null;
  for (const beside of files.keys()) {
    if (!beside.endsWith(".nix") || !file.startsWith(beside.replace(/nix$/, ""))) continue;
    const source = fileContent(document, beside)?.sources.find((each) => each.text === text);
    if (source) return { element: source.element, path: source.path, line };
  }
  return null;
}
