import type { JsonObject } from "@/lib/shared/json";
import { sortedKeys } from "@/lib/shared/json";
import { checkSource } from "@/lib/shared/nix/source";
import { isReservedSetting, type Level } from "../names";
import { call, data, entry, type Nix, type NixEntry, type NixItem, source, string } from "../nix/expression";

/** The files of one export while it is made, by path. */
export class Files extends Map<string, string> {
  /** Names of the domain's own filters. */
  readonly filters: ReadonlySet<string>;

  constructor(filters: ReadonlySet<string>) {
    super();
    this.filters = filters;
  }
}

/**
 * A source of the document inside a file. One that is not closed in itself would take code around it along: it is
 * kept apart in a text file, and whoever evaluates its place is told so.
 *
 * @param what names the source in messages: `the definition of service dns.attic.lan`
 * @param apart the path for its text, without extension
 */
export function embed(files: Files, text: string, what: string, apart: string): Nix {
  const fault = checkSource(text);
  if (fault === null) return source(text);
  if (fault.code === "empty-source") return call("throw", string(`${what} is empty`));
  const path = `${apart}.txt`;
  files.set(path, text);
  return call(
    "throw",
    string(`${what} is not a Nix expression: ${fault.message} (${path}, line ${fault.line})`),
  );
}

/** The entries for an element's settings, except for those that would be something else than a setting. */
export function settingEntries(level: Level, settings: JsonObject): NixEntry[] {
  return sortedKeys(settings)
    .filter((key) => !isReservedSetting(level, key))
    .map((key, index) => ({ ...entry(key, data(settings[key] ?? null)), apart: index === 0 }));
}

/** NixOS modules by name, each under a comment that names it. */
export function moduleItems(
  files: Files,
  modules: { readonly [name: string]: { readonly source: string } },
  owner: string,
  folder: string,
): NixItem[] {
  return sortedKeys(modules).map((name) => ({
    comment: name,
    value: embed(files, modules[name]?.source ?? "", `module ${name} of ${owner}`, `${folder}.${name}`),
  }));
}

/** `nixosModules = [ … ]`, or nothing when there are none. */
export function nixosModules(items: readonly NixItem[]): NixEntry[] {
  if (items.length === 0) return [];
  return [{ name: ["nixosModules"], value: { kind: "list", items }, apart: true }];
}
