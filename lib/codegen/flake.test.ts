// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of Nix
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";
import { present } from "@/lib/shared/assert";
import { generateFlake } from "./flake";
import { document, everything } from "./testing/documents";
import { exportData } from "./testing/export-data";
import { evaluate, hasNix, nixInstantiate, withFolder, writeFiles } from "./testing/nix";

const root = fileURLToPath(new URL("../..", import.meta.url));
const none = new Map<string, string>();

function example(name: string): DomainDocument {
  const read = parseDocument(readFileSync(join(root, "nix/examples", name, "domain.json"), "utf8"));
  return present(read.ok ? read.value : null, `example ${name}`);
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (!existsSync(folder)) return files;
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(item.parentPath, item.name);
    if (item.isFile()) files.set(relative(folder, file), readFileSync(file, "utf8"));
  }
  return files;
}

describe("the export of an example is as it was", () => {
  const cases: [string, DomainDocument][] = [
    ["seed", example("seed")],
    ["home-lab", example("home-lab")],
    ["everything", everything],
  ];
  it.each(cases)("%s", (name, value) => {
    const folder = join(root, "lib/codegen/testing/golden", name);
    const files = generateFlake(value, { library: none, name });
    // Golden files change only on request: UPDATE_GOLDEN=1 npx vitest run lib/codegen
    if (process.env.UPDATE_GOLDEN === "1") {
      rmSync(folder, { recursive: true, force: true });
      writeFiles(folder, files);
    }
    const golden = filesIn(folder);
    expect([...files.keys()].sort()).toEqual([...golden.keys()].sort());
    for (const [path, text] of files) expect(text, path).toBe(golden.get(path));
  });
});

describe("the same document gives the same bytes", () => {
  /** The same value with every object's keys the other way round. */
  function reversed<Value>(value: Value): Value {
    if (Array.isArray(value)) return value.map(reversed) as Value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, reversed(item)]),
    ) as Value;
  }

  it("in whatever order its keys are", () => {
    fc.assert(
      fc.property(arbitraryDocument, (value) => {
        const files = generateFlake(value, { library: none });
        expect([...generateFlake(reversed(value), { library: none })]).toEqual([...files]);
      }),
      { numRuns: 30 },
    );
  });

  it("and a change of a machine touches its file and the manifest", () => {
    const before = example("home-lab");
    const after = structuredClone(before) as unknown as {
      clusters: { attic: { machines: { nas: { tags: string[] } } } };
    };
    after.clusters.attic.machines.nas.tags.push("new");
    const left = generateFlake(before, { library: none });
    const right = generateFlake(after as unknown as DomainDocument, { library: none });
    const changed = [...right.keys()].filter((path) => left.get(path) !== right.get(path));
    expect(changed).toEqual(["clusters/attic/machines/nas.nix", "studio.json"]);
  });
});

describe("sources", () => {
  const awkward = [
    "{ selectors, roles, this }:\n{\n\ta = ''\n x ${this.fqdn}\n'';\n}\n\n# no newline",
    "  { ... }: { } /* ) */",
    "x: x",
  ];

  it.each(awkward)("stand in a file as they were typed: %j", (source) => {
    const files = generateFlake(
      document({
        clusterModules: { m: { source } },
        filters: { f: { source } },
        modules: { m: { source } },
        clusters: {
          c: {
            modules: { m: { source } },
            users: { u: { systemConfig: source, homeManagerModules: [source] } },
            machines: { m: { modules: { m: { source } }, users: { u: { systemConfig: source } } } },
            services: {
              s: { definition: source, extraConfig: source, selectors: [{ filter: "custom", source }] },
            },
          },
        },
      }),
      { library: none },
    );
    const count = (path: string): number => (files.get(path) ?? "").split(source).length - 1;
    expect(count("modules/m.nix")).toBe(1);
    expect(count("filters/f.nix")).toBe(1);
    expect(count("domain.nix")).toBe(1);
    expect(count("clusters/c/default.nix")).toBe(1);
    expect(count("clusters/c/users/u.nix")).toBe(2);
    expect(count("clusters/c/machines/m.nix")).toBe(2);
    expect(count("clusters/c/services/s.nix")).toBe(3);
  });

  it.each(["1); injected = (2", "{ }; injected = { }", '"', "/*", "''", "", "a\0b"])(
    "that would reach the code around them fail where they stand: %j",
    (source) => {
      if (!hasNix) return;
      const files = generateFlake(
        document({
          clusters: { c: { services: { s: { definition: source, units: ["u"] }, other: {} } } },
        }),
        { library: none },
      );
      withFolder(files, (folder) => {
        const broken = `import ${folder}/clusters/c/services/s.nix`;
        const read = (): unknown =>
          evaluate(`let s = ${broken}; in {
          names = builtins.attrNames s;
          inherit (s) units;
          definition = (builtins.tryEval s.definition).success;
        }`);
        if (source === "{ }; injected = { }") expect(read).toThrow(/syntax error/);
        else {
          expect(read()).toEqual({
            names: ["definition", "selectors", "units"],
            units: ["u"],
            definition: false,
          });
          if (source !== "") expect(files.get("clusters/c/services/s.definition.txt")).toBe(source);
        }
      });
    },
  );
});

describe.skipIf(!hasNix)("Nix reads the export", () => {
  const sample = [everything, ...fc.sample(arbitraryDocument, { numRuns: 40, seed: 7 })];
  const all = new Map(
    sample.flatMap((value, index) =>
      [...generateFlake(value, { library: none })].map(([path, text]) => [`${index}/${path}`, text] as const),
    ),
  );

  it("every file of it parses", () => {
    withFolder(all, (folder) => {
      const files = [...all.keys()].filter((path) => path.endsWith(".nix")).map((path) => join(folder, path));
      expect(files.length).toBeGreaterThan(100);
      nixInstantiate(["--parse", ...files]);
    });
  });

  it("and finds the document's data in it", () => {
    withFolder(all, (folder) => {
      const data = join(root, "lib/codegen/testing/export-data.nix");
      const found = evaluate(
        `map (n: import ${data} (${folder} + "/\${toString n}/domain.nix")) (builtins.genList (n: n) ${sample.length})`,
      );
      expect(found).toEqual(JSON.parse(JSON.stringify(sample.map(exportData))));
    });
  });
});
