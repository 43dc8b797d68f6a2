import type { Edit, Path } from "@/lib/model/edit";
import { type ElementRef, elementPath } from "@/lib/model/element";
import type { DomainDocument, Filter, SourceModule, User } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";

/** One Nix source of a document. */
export interface SourcePlace {
  readonly element: ElementRef;
  /** Which of the element's sources it is, in words: empty where it has just one. */
  readonly part: string;
  readonly path: Path;
  readonly text: string;
}

/** Every Nix source of a document, by element, in a fixed order. */
export function sourcesOf(document: DomainDocument): readonly SourcePlace[] {
  const places: SourcePlace[] = [];
  const add = (element: ElementRef, part: string, rest: Path, text: string) =>
    places.push({ element, part, path: [...elementPath(element), ...rest], text });
  const modules = (all: Readonly<Record<string, SourceModule>>, at: (module: string) => ElementRef) =>
    each(all, (name, { source }) => add(at(name), "", ["source"], source));
  const users = (all: Readonly<Record<string, User>>, at: (user: string) => ElementRef) =>
    each(all, (name, user) => {
      add(at(name), "system configuration", ["systemConfig"], user.systemConfig);
      for (const [index, source] of user.homeManagerModules.entries())
        add(at(name), `home-manager module ${index + 1}`, ["homeManagerModules", index], source);
    });

  modules(document.modules, (module) => ({ kind: "module", module }));
  modules(document.clusterModules, (module) => ({ kind: "clusterModule", module }));
  modules(document.filters, (filter) => ({ kind: "filter", filter }));
  each(document.clusters, (cluster, value) => {
    modules(value.modules, (module) => ({ kind: "module", cluster, module }));
    users(value.users, (user) => ({ kind: "user", cluster, user }));
    each(value.machines, (machine, found) => {
      modules(found.modules, (module) => ({ kind: "module", cluster, machine, module }));
      users(found.users, (user) => ({ kind: "user", cluster, machine, user }));
    });
    each(value.services, (service, found) => {
      const element: ElementRef = { kind: "service", cluster, service };
      add(element, "definition", ["definition"], found.definition);
      add(element, "extra configuration", ["extraConfig"], found.extraConfig);
      customFilters(found.selectors, ["selectors"], (path, text) => add(element, "selector", path, text));
      each(found.roles, (role, filters) =>
        customFilters(filters, ["roles", role], (path, text) => add(element, `role ${role}`, path, text)),
      );
    });
  });
  return places;
}

function each<Value>(all: Readonly<Record<string, Value>>, use: (name: string, value: Value) => void): void {
  for (const name of sortedKeys(all)) {
    const value = all[name];
    if (value !== undefined) use(name, value);
  }
}

function customFilters(filters: readonly Filter[], at: Path, add: (path: Path, text: string) => void): void {
  for (const [index, filter] of filters.entries()) {
    const path = [...at, index];
    if (filter.filter === "custom") add([...path, "source"], filter.source);
    if (filter.filter === "except") {
      customFilters(filter.of, [...path, "of"], add);
      customFilters(filter.without, [...path, "without"], add);
    }
    if (filter.filter === "intersect") {
      customFilters(filter.of, [...path, "of"], add);
      customFilters(filter.with, [...path, "with"], add);
    }
  }
}

/** The edit that puts other texts at sources' places, as one step. */
export function sourcesEdit(
  label: string,
  texts: readonly { readonly path: Path; readonly text: string }[],
): Edit {
  return {
    type: "batch",
    label,
    edits: texts.map(({ path, text }) => ({ type: "set", path, value: text })),
  };
}
