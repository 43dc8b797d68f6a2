import type { DomainDocument, SourceModule } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { fileNames } from "../names";
import { elements, entry, type NixEntry, path, printNix, string, text } from "../nix/expression";
import { elementFile, scopeHead, scopeOf } from "../nix/file";
import { nixPath } from "../nix/text";
import { embed, type Files, moduleItems, nixosModules, settingEntries } from "./embed";

/** A file that holds one source: the source itself, or a function of the names that it leaves free. */
function filterFile(files: Files, source: string, name: string, file: string): NixEntry {
  const code = embed(files, source, `filter ${name}`, `filters/${file}`);
  const scope = scopeOf(code);
  const imported = `import ${nixPath(`./filters/${file}.nix`)}`;
  if (scope.length === 0) {
    files.set(`filters/${file}.nix`, code.kind === "source" ? ended(source) : `${printNix(code)}\n`);
    return entry(name, text(imported));
  }
  files.set(`filters/${file}.nix`, `${scopeHead(scope)}\n${printNix(code)}\n`);
  const passed = `${imported} { inherit ${scope.join(" ")}; }`;
  return entry(name, { kind: "text", text: passed, operand: false, uses: scope });
}

function ended(source: string): string {
  return source.endsWith("\n") ? source : `${source}\n`;
}

/** Adds `domain.nix` with the custom filters beside it. */
export function addDomain(files: Files, document: DomainDocument): void {
  const filters = [...fileNames(sortedKeys(document.filters))].map(([name, file]) =>
    filterFile(files, document.filters[name]?.source ?? "", name, file),
  );
  const clusters = sortedKeys(document.clusters).map((name) => entry(name, path(`./clusters/${name}`)));
  files.set(
    "domain.nix",
    elementFile([
      entry("suffix", string(document.suffix)),
      ...(clusters.length === 0 ? [] : [{ ...entry("clusters", elements(clusters)), apart: true }]),
      ...(filters.length === 0 ? [] : [{ ...entry("filters", elements(filters)), apart: true }]),
      ...nixosModules(moduleItems(files, document.modules, `domain ${document.suffix}`, "domain.modules")),
      ...settingEntries("domain", document.settings),
    ]),
  );
}

/**
 * Adds the cluster modules; returns their paths. A module that takes what it needs by its own arguments is its file;
 * for any other the file passes on the names that it leaves free.
 */
export function addClusterModules(
  files: Files,
  modules: { readonly [name: string]: SourceModule },
): readonly string[] {
  return [...fileNames(sortedKeys(modules))].map(([name, file]) => {
    const source = modules[name]?.source ?? "";
    const code = embed(files, source, `cluster module ${name}`, `modules/${file}`);
    const verbatim = code.kind === "source" && scopeOf(code).length === 0;
    files.set(
      `modules/${file}.nix`,
      verbatim
        ? ended(source)
        : elementFile([{ name: ["imports"], value: { kind: "list", items: [{ value: code }] } }]),
    );
    return `./modules/${file}.nix`;
  });
}
