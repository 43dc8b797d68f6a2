import { describe, expect, test } from "vitest";
import { bulkDelete, bulkTags, createMachines, nextName } from "./bulk";
import { documentChanges } from "./changes";
import type { Edit } from "./edit";
import { elementAround, elementKey, followRename, parseElementKey } from "./element";
import { copyElements, parseFragment, pasteFragment } from "./fragment";
import { parseMachineLines } from "./machine-lines";
import { elementLabel, parseLongForm } from "./names";
import { readDocument } from "./parse";
import { planEdit } from "./plan";
import type { DomainDocument } from "./schema";
import { filterListPieces, filterListSentence, filterSentence, replaceFilterAt } from "./sentence";

function documentOf(clusters: object): DomainDocument {
  const read = readDocument({ schemaVersion: 1, suffix: "lan", clusters });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

function edited(document: DomainDocument, edit: Edit): DomainDocument {
  const plan = planEdit(document, edit);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value.document;
}

const home = documentOf({
  attic: {
    machines: { nas: { tags: ["storage"] }, pi: { tags: ["edge"], users: { ada: {} } } },
    services: { dns: { selectors: [{ filter: "clusterMachines" }] } },
  },
  cellar: { machines: { pi: {} } },
});
const nas = { kind: "machine", cluster: "attic", machine: "nas" } as const;
const pi = { kind: "machine", cluster: "attic", machine: "pi" } as const;

describe("names of elements", () => {
  test("keys are pointers that read back, and follow renames of what holds them", () => {
    const user = { kind: "user", cluster: "attic", machine: "pi", user: "ada" } as const;
    expect(elementKey(user)).toBe("/clusters/attic/machines/pi/users/ada");
    expect(parseElementKey(elementKey(user))).toEqual(user);
    expect(parseElementKey("/clusters/attic/machines")).toBeUndefined();
    expect(elementAround(["clusters", "attic", "machines", "pi", "tags", 0])).toEqual(pi);
    const renamed = {
      from: { kind: "cluster", cluster: "attic" },
      to: { kind: "cluster", cluster: "loft" },
    } as const;
    expect(followRename(elementKey(user), renamed)).toBe("/clusters/loft/machines/pi/users/ada");
    expect(followRename("/clusters/attic2", renamed)).toBe("/clusters/attic2");
  });

  test("long forms are machine, cluster and the whole suffix", () => {
    expect(elementLabel(home, nas, "long")).toBe("nas.attic.lan");
    expect(parseLongForm("home.arpa", "nas.attic.home.arpa")).toEqual({ name: "nas", cluster: "attic" });
    expect(parseLongForm("arpa", "nas.attic.home.arpa")).toBeUndefined();
    expect(parseLongForm("lan", "attic.lan")).toBeUndefined();
  });
});

describe("filters as sentences", () => {
  const host = (hostname: string) => ({ filter: "hostname", hostname }) as const;
  const all = { filter: "clusterMachines" } as const;

  test.each([
    [[{ filter: "except", of: [all], without: [host("nas")] } as const], "all of attic except nas"],
    [[host("a"), host("b"), { filter: "tag", tag: "web" } as const], "a, b and tag web"],
    [
      [{ filter: "intersect", of: [all], with: [{ filter: "tag", tag: "x" }, host("b")] } as const],
      "all of attic that are also in (tag x and b)",
    ],
    [[], "nothing"],
  ])("%j", (filters, sentence) => {
    expect(filterListSentence(filters, "attic")).toBe(sentence);
    expect(
      filterListPieces(filters, "attic")
        .map(({ text }) => text)
        .join(""),
    ).toBe(sentence);
  });

  test("a piece says where it stands, and only that is replaced", () => {
    const filters = [{ filter: "except", of: [all], without: [host("nas"), host("pi")] }] as const;
    const piece = filterListPieces(filters, "attic").find(({ text }) => text === "pi");
    expect(piece?.path).toEqual([0, "without", 1]);
    const next = replaceFilterAt(filters, piece?.path ?? [], { filter: "tag", tag: "edge" });
    expect(filterListSentence(next, "attic")).toBe("all of attic except (nas and tag edge)");
    expect(filterListSentence(replaceFilterAt(filters, [0, "without", 0], null), "attic")).toBe(
      "all of attic except pi",
    );
    expect(filterSentence(host("nas"))).toBe("nas");
  });
});

describe("documentChanges", () => {
  test("tells elements and fields apart, and a rename from a removal and an addition", () => {
    let next = edited(home, { type: "rename", element: nas, name: "store" });
    next = edited(next, {
      type: "set",
      path: ["clusters", "attic", "machines", "pi", "deployment", "targetPort"],
      value: 2222,
    });
    next = edited(next, { type: "set", path: ["suffix"], value: "home" });
    next = edited(next, { type: "delete", element: { kind: "cluster", cluster: "cellar" } });
    next = edited(next, { type: "create", element: { kind: "service", cluster: "attic", service: "web" } });
    expect(documentChanges(home, next)).toEqual([
      {
        element: { kind: "domain" },
        kind: "changed",
        fields: [{ path: ["suffix"], before: "lan", after: "home" }],
      },
      {
        element: pi,
        kind: "changed",
        fields: [{ path: ["deployment", "targetPort"], before: 22, after: 2222 }],
      },
      { element: { ...nas, machine: "store" }, kind: "renamed", from: nas, fields: [] },
      { element: { kind: "service", cluster: "attic", service: "web" }, kind: "added", fields: [] },
      { element: { kind: "cluster", cluster: "cellar" }, kind: "removed", fields: [] },
    ]);
    expect(documentChanges(home, home)).toEqual([]);
  });
});

describe("many at once", () => {
  test("tags are added and removed as one step", () => {
    const edit = bulkTags(home, [nas, pi], { add: ["web"], remove: ["edge"] });
    const next = edited(home, edit);
    expect(edit).toMatchObject({ label: "Add tag web and remove tag edge on 2 machines" });
    expect(next.clusters["attic"]?.machines["nas"]?.tags).toEqual(["storage", "web"]);
    expect(next.clusters["attic"]?.machines["pi"]?.tags).toEqual(["web"]);
  });

  test("deleting a cluster with its machines deletes the cluster once", () => {
    const cluster = { kind: "cluster", cluster: "attic" } as const;
    expect(bulkDelete([nas, cluster, pi])).toEqual({ type: "delete", element: cluster });
    expect(bulkDelete([nas, pi])).toMatchObject({ label: "Delete 2 machines" });
  });

  test("machines are read from CSV and from plain lines, and what cannot be read is said by line", () => {
    const csv = parseMachineLines(
      'Host,IP,Tags,Arch\nweb1,10.0.0.5/16,"web, edge",arm64\nNo_good,10.0.0.6,,\nweb1,10.0.0.7,,\nweb2,10.0.0.300,,\n',
    );
    expect(csv.machines).toEqual([
      {
        name: "web1",
        line: 2,
        machine: {
          system: "aarch64-linux",
          tags: ["web", "edge"],
          interfaces: { eth0: { ipv4: [{ address: "10.0.0.5", prefixLength: 16 }], ipv6: [] } },
          deployment: {},
        },
      },
    ]);
    expect(csv.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "invalid-name /3",
      "name-taken /4",
      "invalid-value /5",
    ]);
    const lines = parseMachineLines("# rack 1\nweb1 10.0.0.5 fd00::5 web edge x86_64\n\nweb2\n");
    expect(lines.problems).toEqual([]);
    expect(lines.machines.map(({ name }) => name)).toEqual(["web1", "web2"]);
    const next = edited(home, createMachines("cellar", lines.machines));
    expect(next.clusters["cellar"]?.machines["web1"]).toMatchObject({
      system: "x86_64-linux",
      tags: ["web", "edge"],
      interfaces: {
        eth0: {
          ipv4: [{ address: "10.0.0.5", prefixLength: 24 }],
          ipv6: [{ address: "fd00::5", prefixLength: 64 }],
        },
      },
    });
  });

  test("free names count on from the name", () => {
    expect(nextName({ web1: 1, web2: 1 }, "web1")).toBe("web3");
    expect(nextName({ host09: 1 }, "host09")).toBe("host10");
    expect(nextName({ web: 1 }, "web")).toBe("web-2");
  });
});

describe("copy and paste", () => {
  test("elements travel between domains as text; taken names get a number", () => {
    const text = JSON.stringify(
      copyElements(home, [pi, { kind: "user", cluster: "attic", machine: "pi", user: "ada" }]),
    );
    const fragment = parseFragment(text);
    if (!fragment.ok) throw new Error("fragment");
    expect(fragment.value.elements).toHaveLength(1);
    expect(pasteFragment(home, fragment.value)).toMatchObject({ ok: false, error: [{ code: "no-place" }] });
    const edit = pasteFragment(home, fragment.value, { cluster: "cellar" });
    if (!edit.ok) throw new Error("edit");
    const next = edited(home, edit.value);
    expect(next.clusters["cellar"]?.machines["pi-2"]).toEqual(home.clusters["attic"]?.machines["pi"]);
    for (const bad of [
      "",
      "{}",
      '{"clusterStudio":"fragment","version":1,"elements":[{"path":["__proto__"],"value":1}]}',
    ]) {
      expect(parseFragment(bad)).toMatchObject({ ok: false, error: [{ code: "not-a-fragment" }] });
    }
  });
});
