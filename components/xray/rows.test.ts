import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/shared/json";
import { ReadMarks } from "./reads";
import { type RowOptions, type XraySection, xrayRows } from "./rows";

const ALL: RowOptions = { opened: new Map(), onlyRead: false, onlyDifferent: false };

function group(...names: string[]): Json {
  return {
    machines: names.map((machineName) => ({ machineName, fqdn: `${machineName}.attic.lan`, tags: [] })),
    names,
    fqdns: names.map((name) => `${name}.attic.lan`),
    ips: [],
  };
}

function section(over: Partial<XraySection> = {}): XraySection {
  const value = { selectors: group("a", "b"), roles: { server: group("a") }, this: { machineName: "a" } };
  return { service: "dns.attic.lan", headed: false, value, reads: null, ...over };
}

const places = (sections: readonly XraySection[], options = ALL) =>
  xrayRows(sections, options).map((row) => row.path.join("."));

describe("xrayRows", () => {
  it("opens the argument's parts and few roles, and leaves groups closed", () => {
    expect(places([section()])).toEqual([
      "selectors",
      "selectors.machines",
      "selectors.names",
      "selectors.fqdns",
      "selectors.ips",
      "roles",
      "roles.server",
      "this",
      "this.machineName",
    ]);
  });

  it("walks nothing that is closed", () => {
    const machines = new Proxy<Json[]>([{ machineName: "x" }], {
      get(target, key, receiver) {
        if (key === "0") throw new Error("a closed list was read");
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    expect(() => xrayRows([section({ value: { selectors: { machines } } })], ALL)).not.toThrow();
  });

  it("opens the way to what the definition reads, and shows only that on request", () => {
    const reads = new ReadMarks([{ path: ["roles", "server", "names"], start: 0, end: 1 }]);
    const rows = xrayRows([section({ reads })], { ...ALL, onlyRead: true });
    expect(rows.map((row) => [row.path.join("."), row.read])).toEqual([
      ["roles", "inside"],
      ["roles.server", "inside"],
      ["roles.server.names", "read"],
    ]);
    const opened = new Map([["dns.attic.lan#/roles/server/names", true]]);
    const inside = xrayRows([section({ reads })], { ...ALL, opened, onlyRead: true });
    expect(inside.at(-1)).toMatchObject({ path: ["roles", "server", "names", 0], value: "a", read: "read" });
  });

  it("says where a row stands, for whoever cannot see the tree", () => {
    const rows = xrayRows([section()], ALL);
    expect(rows[0]).toMatchObject({ level: 1, position: 1, setSize: 3, open: true, parent: null });
    expect(rows[2]).toMatchObject({ level: 2, position: 2, setSize: 4, parent: "dns.attic.lan#/selectors" });
    expect(rows.at(-1)).toMatchObject({ open: null });
  });

  it("tells services that only one of two machines receives", () => {
    const on = { service: "both.attic.lan", headed: true, pinned: section().value };
    const here = { ...section(), service: "here.attic.lan", headed: true, pinned: undefined };
    const there = { ...section(), service: "there.attic.lan", headed: true, value: undefined, pinned: {} };
    const changes = (options: RowOptions) =>
      xrayRows([section(on), here, there], options).map(({ name, change }) => [name, change]);
    expect(changes(ALL)).toEqual([
      ["both.attic.lan", "same"],
      ["here.attic.lan", "added"],
      ["there.attic.lan", "removed"],
    ]);
    expect(changes({ ...ALL, onlyDifferent: true })).toHaveLength(2);
  });

  it("compares with a pinned machine: what differs, what only one of them has", () => {
    const shared = group("a", "b");
    const here = { selectors: shared, this: { machineName: "a", rack: 1, tags: ["web"] } };
    const there = { selectors: shared, this: { machineName: "b", tags: ["web"], shelf: 2 } };
    const rows = xrayRows([section({ value: here, pinned: there })], { ...ALL, onlyDifferent: true });
    expect(rows.map((row) => [row.path.join("."), row.change])).toEqual([
      ["this", "different"],
      ["this.machineName", "different"],
      ["this.rack", "added"],
      ["this.shelf", "removed"],
    ]);
  });

  it("heads several services, opens the only one, and keeps names like constructor apart", () => {
    const odd = JSON.parse('{"roles":{"constructor":{"names":["a"]},"__proto__":{"names":[]}}}') as Json;
    const one = xrayRows([section({ headed: true, value: odd })], ALL);
    expect(one.map((row) => row.path.join("."))).toEqual([
      "",
      "roles",
      "roles.constructor",
      "roles.__proto__",
    ]);
    const two = xrayRows(
      [section({ headed: true }), section({ headed: true, service: "web.attic.lan" })],
      ALL,
    );
    expect(two.map((row) => [row.name, row.open])).toEqual([
      ["dns.attic.lan", false],
      ["web.attic.lan", false],
    ]);
  });
});

describe("ReadMarks", () => {
  const marks = new ReadMarks([
    { path: ["roles", "server", "ips"], start: 0, end: 1 },
    { path: ["this"], start: 0, end: 1 },
  ]);
  it("tells what is read, what holds something read, and what is neither", () => {
    expect(marks.markOf(["roles", "server", "ips", 3])).toBe("read");
    expect(marks.markOf(["this", "tags"])).toBe("read");
    expect(marks.markOf(["roles"])).toBe("inside");
    expect(marks.markOf(["roles", "server", "names"])).toBeNull();
    expect(marks.markOf(["selectors"])).toBeNull();
  });
  it("a definition that reads nothing marks nothing", () => {
    expect(new ReadMarks([]).markOf(["this"])).toBeNull();
  });
});
