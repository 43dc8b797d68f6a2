import { expect, test } from "vitest";
import { valueChanges } from "./value-change";

test("a list: which items stay, come and go, as Nix writes them", () => {
  expect(valueChanges(["10.0.0.1", "10.0.0.2"], ["10.0.0.1", "10.0.0.3", "fd00::1"])).toEqual([
    {
      place: "",
      change: {
        kind: "list",
        items: [
          { text: '"10.0.0.1"', side: "both" },
          { text: '"10.0.0.2"', side: "before" },
          { text: '"10.0.0.3"', side: "after" },
          { text: '"fd00::1"', side: "after" },
        ],
      },
    },
  ]);
});

test("sets are told attribute by attribute, however deep, and what agrees is left out", () => {
  const before = {
    ipv4: [{ address: "10.0.0.1", prefixLength: 24 }],
    useDHCP: false,
    "odd name": { a: 1, b: 2 },
  };
  const after = { ...before, useDHCP: true, "odd name": { a: 1, b: 3 }, ipv4: [] };
  expect(valueChanges(before, after)).toEqual([
    {
      place: "ipv4",
      change: {
        kind: "list",
        items: [{ text: '{ address = "10.0.0.1"; prefixLength = 24; }', side: "before" }],
      },
    },
    { place: '"odd name".b', change: { kind: "value", before: "2", after: "3" } },
    { place: "useDHCP", change: { kind: "value", before: "false", after: "true" } },
  ]);
});

test("what is not there, and two values of different kinds", () => {
  expect(valueChanges(null, "example.com")).toEqual([
    { place: "", change: { kind: "value", before: null, after: '"example.com"' } },
  ]);
  expect(valueChanges(null, ["a"])).toMatchObject([{ change: { items: [{ text: '"a"', side: "after" }] } }]);
  expect(valueChanges("${x}", [])).toEqual([
    { place: "", change: { kind: "value", before: '"\\${x}"', after: "[ ]" } },
  ]);
  expect(valueChanges({ a: 1 }, null)).toEqual([
    { place: "", change: { kind: "value", before: "{\n  a = 1;\n}", after: null } },
  ]);
  expect(valueChanges(["a"], ["a"])).toEqual([]);
});
