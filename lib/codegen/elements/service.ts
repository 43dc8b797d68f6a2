import type { Service } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { bool, elements, entry, list, type NixEntry, string } from "../nix/expression";
import { elementFile } from "../nix/file";
import { embed, type Files, settingEntries } from "./embed";
import { filterList } from "./filters";

const SOURCES = ["definition", "extraConfig"] as const;
/** An `extraConfig` that nobody has written. */
const NOTHING = "{ }";

/** The file of a service. `apart` is its path without extension. */
export function serviceFile(files: Files, service: Service, long: string, apart: string): string {
  const entries: NixEntry[] = [];
  if (!service.enable) entries.push(entry("enable", bool(false)));
  entries.push(
    entry("selectors", filterList(files, service.selectors, `service ${long}`, `${apart}.selectors`)),
  );
  const roles = sortedKeys(service.roles);
  if (roles.length > 0) {
    const lists = roles.map((role, index) =>
      entry(
        role,
        filterList(
          files,
          service.roles[role] ?? [],
          `role ${role} of service ${long}`,
          `${apart}.roles.${index}`,
        ),
      ),
    );
    entries.push(entry("roles", elements(lists)));
  }
  const sources = service.extraConfig === NOTHING ? (["definition"] as const) : SOURCES;
  for (const key of sources) {
    const source = embed(files, service[key], `the ${key} of service ${long}`, `${apart}.${key}`);
    entries.push({ ...entry(key, source), apart: true });
  }
  if (service.units.length > 0)
    entries.push({ ...entry("units", list(service.units.map(string))), apart: true });
  entries.push(...settingEntries("service", service.settings));
  return elementFile(entries);
}
