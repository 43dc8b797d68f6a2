import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
/** What is in the first look, by itself or by `later`; and what of Mantine is no component. */
const FIRST = [
  "components/studio/StudioScreen.tsx",
  "components/studio/Studio.tsx",
  "components/canvas/GraphCanvas.tsx",
];
const NO_COMPONENT = /^use[A-Z]/;

const STATEMENT = /^(?:import|export) (?!type )([^;"]*?)(?:from )?"([^"]+)";/gm;

function file(from: string, specifier: string): string | null {
  const base = specifier.startsWith("@/")
    ? join(ROOT, specifier.slice(2))
    : resolve(dirname(from), specifier);
  return [`${base}.ts`, `${base}.tsx`].find(existsSync) ?? null;
}

/** Every file that comes with the first look, and the components of Mantine that each of them names. */
function firstLook(): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const open = FIRST.map((path) => join(ROOT, path));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const components: string[] = [];
    for (const [, names = "", specifier = ""] of readFileSync(path, "utf8").matchAll(STATEMENT)) {
      if (specifier.startsWith("@mantine/"))
        components.push(
          ...names
            .replace(/[{}\s]/g, "")
            .split(",")
            .filter((name) => name !== "" && !NO_COMPONENT.test(name)),
        );
      else if (specifier.startsWith("@/") || specifier.startsWith(".")) {
        const next = file(path, specifier);
        if (next !== null) open.push(next);
      }
    }
    found.set(path, components);
  }
  return found;
}

test("what stands on a first visit uses no component of Mantine", () => {
  const files = firstLook();
  expect(files.size).toBeGreaterThan(100);
  const mantine = [...files].filter(([, names]) => names.length > 0);
  expect(mantine.map(([path, names]) => `${relative(ROOT, path)}: ${names.join(", ")}`)).toEqual([]);
});
