import { describe, expect, test } from "vitest";
import type { Patch } from "./edit";
import { applyPatch } from "./patch";

const document = { list: [1, 2, 3], inner: { a: { x: 1 }, b: 2 }, constructor: { name: "mine" } };

function applied(patch: Patch) {
  const result = applyPatch(document, patch);
  return result.ok ? result.value : result.error.map(({ code, path }) => `${code} ${path}`);
}

describe("applyPatch", () => {
  test("does what RFC 6902 says, and shares what it does not touch", () => {
    const result = applyPatch(document, [
      { op: "add", path: "/list/1", value: 9 },
      { op: "add", path: "/list/-", value: 4 },
      { op: "remove", path: "/list/0" },
      { op: "move", from: "/inner/b", path: "/moved" },
      { op: "copy", from: "/list", path: "/inner/list" },
      { op: "replace", path: "/list/0", value: 8 },
      { op: "test", path: "/inner/list", value: [9, 2, 3, 4] },
    ]);
    expect(result).toEqual({
      ok: true,
      value: {
        list: [8, 2, 3, 4],
        inner: { a: { x: 1 }, list: [9, 2, 3, 4] },
        moved: 2,
        constructor: { name: "mine" },
      },
    });
    expect(result.ok && result.value.inner.a).toBe(document.inner.a);
    expect(document).toEqual({
      list: [1, 2, 3],
      inner: { a: { x: 1 }, b: 2 },
      constructor: { name: "mine" },
    });
  });

  test("a test compares values whatever the order of their keys", () => {
    const both = { b: 2, a: { x: 1 } };
    expect(applied([{ op: "test", path: "/inner", value: both }])).toBe(document);
    expect(applied([{ op: "test", path: "/inner", value: { ...both, c: 1 } }])).toEqual([
      "patch-test-failed /inner",
    ]);
  });

  test("treats names that objects inherit as any other name", () => {
    expect(applied([{ op: "add", path: "/inner/constructor", value: 1 }])).toMatchObject({
      inner: { constructor: 1 },
    });
    expect(applied([{ op: "replace", path: "/constructor/name", value: "x" }])).toMatchObject({
      constructor: { name: "x" },
    });
    for (const patch of [
      [{ op: "remove", path: "/inner/constructor" }],
      [{ op: "replace", path: "/inner/toString", value: 1 }],
      [{ op: "add", path: "/inner/constructor/prototype", value: 1 }],
      [{ op: "move", from: "/inner/valueOf", path: "/inner/y" }],
    ] as const) {
      const [first] = patch;
      expect(applied(patch)).toEqual([`patch-failed ${first.path}`]);
    }
  });

  test.each<[string, Patch]>([
    ["__proto__ in a path", [{ op: "add", path: "/inner/__proto__", value: {} }]],
    ["__proto__ in a source", [{ op: "copy", from: "/__proto__", path: "/x" }]],
    ["__proto__ in a value", [{ op: "add", path: "/x", value: JSON.parse('{"__proto__":{"polluted":1}}') }]],
    ["nothing to replace", [{ op: "replace", path: "/missing", value: 1 }]],
    ["no parent", [{ op: "add", path: "/missing/x", value: 1 }]],
    ["a position beyond the end", [{ op: "add", path: "/list/4", value: 1 }]],
    ["a position that is no number", [{ op: "add", path: "/list/01", value: 1 }]],
    ["removing the document", [{ op: "remove", path: "" }]],
    ["a move into itself", [{ op: "move", from: "/inner", path: "/inner/a/x" }]],
    ["a path that is no pointer", [{ op: "add", path: "x", value: 1 }]],
    ["a bad escape", [{ op: "add", path: "/~2", value: 1 }]],
  ])("refuses %s", (_, patch) => {
    expect(applied(patch)).toEqual([expect.stringMatching(/^patch-failed /)]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
