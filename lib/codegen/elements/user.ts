import type { User } from "@/lib/model/schema";
import { entry, list, type NixEntry } from "../nix/expression";
import { embed, type Files, settingEntries } from "./embed";

/** What belongs to a user, on a cluster or on a machine. */
export function userEntries(files: Files, user: User, what: string, apart: string): NixEntry[] {
  const entries = [
    entry(
      "systemConfig",
      embed(files, user.systemConfig, `the systemConfig of ${what}`, `${apart}.systemConfig`),
    ),
  ];
  if (user.homeManagerModules.length > 0) {
    const modules = user.homeManagerModules.map((text, index) =>
      embed(
        files,
        text,
        `Home Manager module ${index + 1} of ${what}`,
        `${apart}.homeManagerModules.${index}`,
      ),
    );
    entries.push(entry("homeManagerModules", list(modules)));
  }
  return [...entries, ...settingEntries("user", user.settings)];
}
