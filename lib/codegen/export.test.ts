import fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";
import { checkExport } from "./check";
import { diffFiles } from "./diff";
import { generateFlake } from "./flake";
import { textHash } from "./hash";
import { isLibraryFile } from "./library";
import { flakeLockText, parseFlakeLock } from "./lock";
import { MANIFEST, readExport } from "./manifest";
import { fileNames } from "./names";
import { document, everything } from "./testing/documents";
import { zipFiles } from "./zip";

const library = new Map([["default.nix", "{ }\n"]]);

describe("an export is read back", () => {
  it("as the document, the positions and the name that it was made of", () => {
    const positions = { "machine:default/or": { x: 1.5, y: -2 } };
    const files = generateFlake(everything, { library, positions, name: "Home ☃" });
    expect(readExport(files)).toEqual({
      ok: true,
      value: { name: "Home ☃", document: everything, positions, changed: [] },
    });
  });

  it("whatever the document", () => {
    fc.assert(
      fc.property(arbitraryDocument, (value) => {
        const read = readExport(generateFlake(value, { library }));
        expect(read.ok && read.value.document).toEqual(value);
      }),
      { numRuns: 30 },
    );
  });

  it("with the files that are no longer as they were written", () => {
    const files = new Map(generateFlake(everything, { library }));
    files.set("domain.nix", "{ }\n");
    files.delete("cluster-config/default.nix");
    files.set("mine.nix", "{ }\n");
    const read = readExport(files);
    expect(read.ok && read.value.changed).toEqual(["cluster-config/default.nix", "domain.nix"]);
  });

  it.each([
    [new Map<string, string>(), "export-unreadable"],
    [new Map([[MANIFEST, "{"]]), "export-unreadable"],
    [new Map([[MANIFEST, "[]"]]), "export-unreadable"],
    [new Map([[MANIFEST, '{"format":9}']]), "export-unreadable"],
    [new Map([[MANIFEST, '{"format":1,"document":{"schemaVersion":1,"suffix":1}}']]), "invalid-type"],
  ])("or refused (%#)", (files, code) => {
    const read = readExport(files);
    expect(read.ok ? [] : read.error.map((problem) => problem.code)).toEqual([code]);
  });
});

describe("the library", () => {
  it("is vendored with what evaluation reads, and nothing that develops it", () => {
    const paths = [
      "default.nix",
      "lib/filters.nix",
      "scripts/deploy.sh",
      "docs/options.md",
      "flake.nix",
      "docs/options.nix",
      "lib/filters.test.ts",
      "examples/seed/domain.json",
      "testing/nixpkgs/default.nix",
      "lib/.hidden.nix",
    ];
    expect(paths.filter(isLibraryFile)).toEqual(paths.slice(0, 4));
  });

  it("is an input when the document says so", () => {
    const files = generateFlake(
      document({ library: "github:example/library", inputs: { "cluster-config": { url: "path:/x" } } }),
      {
        library,
      },
    );
    expect([...files.keys()]).not.toContain("cluster-config/default.nix");
    expect(files.get("flake.nix")).toContain("clusterConfig = inputs.cluster-config-library;");
    expect(files.get("flake.nix")).toContain('url = "github:example/library";');
  });
});

describe("what an export cannot hold is a problem", () => {
  it("with its place", () => {
    const problems = checkExport(
      document({
        clusters: {
          c: {
            settings: { machines: 1, mine: { _type: "if", deep: [{ imports: ["/x"] }] } },
            machines: { m: { annotations: { a: ["\0"] }, settings: { _module: {}, fine: 1 } } },
            services: { s: { selectors: [{ filter: "hostname", hostname: "a\ud800" }] } },
          },
        },
      }),
    );
    expect(problems.map(({ severity, code, path }) => [severity, code, path])).toEqual([
      ["error", "setting-reserved", "/clusters/c/settings/machines"],
      ["warning", "key-acts-in-nix", "/clusters/c/settings/mine/_type"],
      ["warning", "key-acts-in-nix", "/clusters/c/settings/mine/deep/0/imports"],
      ["error", "text-not-nix", "/clusters/c/machines/m/annotations/a/0"],
      ["error", "setting-reserved", "/clusters/c/machines/m/settings/_module"],
      ["error", "text-not-nix", "/clusters/c/services/s/selectors/0/hostname"],
    ]);
    expect(checkExport(everything)).toEqual([]);
  });
});

describe("names on disk", () => {
  it("differ where case is ignored, too", () => {
    expect([...fileNames(["b", "B", "a", "default"])]).toEqual([
      ["B", "B"],
      ["a", "a"],
      ["b", "b+2"],
      ["default", "default"],
    ]);
    const paths = [...generateFlake(everything, { library }).keys()];
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  });
});

describe("flake.lock", () => {
  const lock = {
    version: 7,
    root: "root",
    nodes: { root: { inputs: { b: "b" } }, b: { locked: { narHash: "x", lastModified: 1 } } },
  };

  it("is written as Nix writes it, whatever the order of its keys", () => {
    const text = flakeLockText(lock);
    expect(text).toBe(`{
  "nodes": {
    "b": {
      "locked": {
        "lastModified": 1,
        "narHash": "x"
      }
    },
    "root": {
      "inputs": {
        "b": "b"
      }
    }
  },
  "root": "root",
  "version": 7
}
`);
    expect(parseFlakeLock(text)).toEqual({ ok: true, value: lock });
  });

  it.each([
    "",
    "[]",
    "{}",
    '{"version":99,"nodes":{"r":{}},"root":"r"}',
    '{"version":7,"nodes":{},"root":"toString"}',
  ])("is refused: %s", (text) => {
    expect(parseFlakeLock(text)).toMatchObject({ ok: false, error: { code: "lock-invalid", path: "/lock" } });
  });
});

describe("an archive", () => {
  const files = generateFlake(everything, { library });

  it("holds the files, the same bytes each time", () => {
    const bytes = zipFiles(files, "home");
    expect(textHash(strFromU8(zipFiles(new Map([...files].reverse()), "home"), true))).toBe(
      textHash(strFromU8(bytes, true)),
    );
    const read = Object.entries(unzipSync(bytes)).map(([path, data]) => [path, strFromU8(data)]);
    expect(read).toEqual([...files].map(([path, text]) => [`home/${path}`, text]));
  });

  it.each(["../a", "/a", "a//b", "a/./b", "C:/a", "a\\b", ""])("refuses the path %j", (path) => {
    expect(() => zipFiles(new Map([[path, ""]]))).toThrow(/not a path/);
  });
});

describe("the difference of two exports", () => {
  it("is told file by file", () => {
    const before = new Map([
      ["a", "1"],
      ["b", "1"],
      ["c", "1"],
    ]);
    const after = new Map([
      ["b", "2"],
      ["c", "1"],
      ["d", "1"],
    ]);
    expect(diffFiles(before, after)).toEqual([
      { path: "a", change: "removed", before: "1", after: null },
      { path: "b", change: "changed", before: "1", after: "2" },
      { path: "d", change: "added", before: null, after: "1" },
    ]);
  });
});
