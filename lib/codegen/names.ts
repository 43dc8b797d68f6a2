import { compareBytes } from "@/lib/shared/json";

/**
 * File names for elements of one folder. They are the elements' names; where a file system that ignores case (macOS)
 * would take two for one, all but the first by byte get a number after a `+`, which no name may contain.
 */
export function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  const files = new Map<string, string>();
  for (const name of [...names].sort(compareBytes)) {
    const folded = name.toLowerCase();
    const count = (seen.get(folded) ?? 0) + 1;
    seen.set(folded, count);
    files.set(name, count === 1 ? name : `${name}+${count}`);
  }
  return files;
}

/** What the module system reads as its own at the top of a module: never an option's name. */
const MODULE_KEYS = [
  "_class",
  "_file",
  "_module",
  "config",
  "disabledModules",
  "freeformType",
  "imports",
  "key",
  "meta",
  "options",
  "require",
];

export type Level = "domain" | "cluster" | "machine" | "service" | "user";

/** The library's own options of each level. Settings are values of options that cluster modules add to these. */
const OPTIONS: Readonly<Record<Level, readonly string[]>> = {
  domain: ["suffix", "clusters", "filters", "nixosModules"],
  cluster: ["machines", "services", "users", "nixosModules"],
  machine: [
    "system",
    "tags",
    "ips",
    "addresses",
    "deployment",
    "annotations",
    "users",
    "nixosModules",
    "nixosConfiguration",
  ],
  service: ["selectors", "roles", "definition", "extraConfig", "enable", "units"],
  user: ["systemConfig", "homeManagerModules"],
};

/** Whether a key of `settings` is taken by the library or the module system, and so cannot be a setting there. */
export function isReservedSetting(level: Level, key: string): boolean {
  return OPTIONS[level].includes(key) || MODULE_KEYS.includes(key);
}
