import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Json } from "@/lib/shared/json";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { jsonSchema } from "./json-schema";
import { migrate } from "./migrations";
import { parseDocument } from "./parse";
import { readDocument } from "./read";
import { arbitraryDocument } from "./testing/arbitrary";

const minimal = { schemaVersion: 1, suffix: "lan" };

function problemsIn(value: object) {
  const read = readDocument({ ...minimal, ...value });
  return read.ok ? [] : read.error.map(({ code, path, suggestion }) => ({ code, path, suggestion }));
}

describe("parseDocument", () => {
  test("says where text stops being JSON", () => {
    expect(parseDocument('{\n  "suffix": "lan",\n  oops\n}')).toMatchObject({
      ok: false,
      error: [{ code: "not-json", message: expect.stringContaining("line 3, column 3") }],
    });
    expect(parseDocument("")).toMatchObject({ ok: false, error: [{ code: "not-json" }] });
    expect(parseDocument("[".repeat(200_000))).toMatchObject({ ok: false, error: [{ code: "not-json" }] });
  });

  test("reads text with a byte order mark, and refuses what is longer than allowed", () => {
    expect(parseDocument(`\ufeff${JSON.stringify(minimal)}`).ok).toBe(true);
    expect(parseDocument(JSON.stringify(minimal), { maxLength: 10 })).toMatchObject({
      ok: false,
      error: [{ code: "too-large" }],
    });
  });

  test("refuses a key called __proto__ anywhere, with its path", () => {
    const text = `{"schemaVersion":1,"suffix":"lan","clusters":{"__proto__":{}},"settings":{"a":{"__proto__":1}}}`;
    const parsed = parseDocument(text);
    expect(parsed.ok ? [] : parsed.error.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "forbidden-key /clusters/__proto__",
      "forbidden-key /settings/a/__proto__",
    ]);
  });

  test("refuses filters nested a thousand and a hundred thousand deep", () => {
    for (const depth of [1000, 100_000]) {
      const filter = `${'{"filter":"except","without":[],"of":['.repeat(depth)}${"]}".repeat(depth)}`;
      const text = `{"schemaVersion":1,"suffix":"lan","clusters":{"c":{"services":{"s":{"selectors":[${filter}]}}}}}`;
      expect(parseDocument(text)).toMatchObject({ ok: false, error: [{ code: "nested-too-deep" }] });
    }
  });
});

describe("readDocument", () => {
  test("collects every problem at once, with pointers and what was meant", () => {
    const found = problemsIn({
      sufix: "x",
      clusters: {
        attic: {
          machines: { Nas: { system: 1 }, pi: { tgas: [], deployment: { targetPort: 0 } } },
          services: {
            dns: { selectors: [{ filter: "clusterMachine" }, { filter: "tag", tag: "a", tga: 1 }] },
          },
        },
      },
    });
    expect(found).toContainEqual({
      code: "unknown-key",
      path: "/sufix",
      suggestion: 'Did you mean "suffix"?',
    });
    expect(found).toContainEqual({
      code: "unknown-key",
      path: "/clusters/attic/machines/pi/tgas",
      suggestion: 'Did you mean "tags"?',
    });
    expect(found).toContainEqual({
      code: "unknown-filter",
      path: "/clusters/attic/services/dns/selectors/0/filter",
      suggestion: 'Did you mean "clusterMachines"?',
    });
    expect(found).toContainEqual({
      code: "unknown-key",
      path: "/clusters/attic/services/dns/selectors/1/tga",
      suggestion: 'Did you mean "tag"?',
    });
    expect(found.map((each) => each.path)).toEqual(
      expect.arrayContaining([
        "/clusters/attic/machines/Nas",
        "/clusters/attic/machines/Nas/system",
        "/clusters/attic/machines/pi/deployment/targetPort",
      ]),
    );
  });

  test("takes names that plain objects inherit", () => {
    const value = { constructor: { machines: { constructor: {}, tostring: {}, hasownproperty: {} } } };
    const read = readDocument({ ...minimal, clusters: value });
    expect(read.ok && Object.keys(read.value.clusters["constructor"]?.machines ?? {})).toEqual([
      "constructor",
      "tostring",
      "hasownproperty",
    ]);
  });

  test("refuses a missing, malformed, newer or forgotten schema version", () => {
    const codes = [
      { suffix: "lan" },
      { ...minimal, schemaVersion: "1" },
      { ...minimal, schemaVersion: 2 },
      { ...minimal, schemaVersion: 0 },
    ].map((value) => {
      const read = readDocument(value);
      return read.ok ? "" : read.error[0]?.code;
    });
    expect(codes).toEqual([
      "missing-schema-version",
      "invalid-schema-version",
      "newer-schema-version",
      "unknown-schema-version",
    ]);
  });

  test("is idempotent: a document that was read reads as itself (seed 20263)", () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(parseDocument(JSON.stringify(document))).toEqual({ ok: true, value: document });
      }),
      fuzz(100, 20263),
    );
  });
});

describe("migrate", () => {
  test("runs the steps in between in order and writes the version", () => {
    const migrations = new Map([
      [1, (document: { readonly [key: string]: Json }) => ({ ...document, trail: ["one"] })],
      [
        2,
        (document: { readonly [key: string]: Json }) => ({
          ...document,
          trail: [...(document["trail"] as Json[]), "two"],
        }),
      ],
    ]);
    expect(migrate({ schemaVersion: 1 }, migrations, 3)).toEqual({
      ok: true,
      value: { schemaVersion: 3, trail: ["one", "two"] },
    });
  });
});

describe("the examples", () => {
  const folder = new URL("../../nix/examples/", import.meta.url);
  const examples = readdirSync(folder).flatMap((name) => {
    try {
      return [[name, readFileSync(new URL(`${name}/domain.json`, folder), "utf8")] as const];
    } catch {
      return [];
    }
  });

  test.each(examples)("%s is valid, by the schema and by its JSON Schema", (_, text) => {
    expect(parseDocument(text)).toMatchObject({ ok: true });
    const schema = z.fromJSONSchema(jsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse(JSON.parse(text)).error).toBeUndefined();
    expect(schema.safeParse({ ...JSON.parse(text), surprise: 1 }).success).toBe(false);
  });

  test("there are some", () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
  });
});
