import { describe, expect, test } from "vitest";
import { documentChanges } from "./changes";
import type { Edit } from "./edit";
import { elementAround, elementKey, followRename, parseElementKey } from "./element";
import { elementLabel, parseLongForm } from "./names";
import { documentOf } from "./testing/document";
import { planEdit } from "./plan";
import type { DomainDocument } from "./schema";
import { filterListPieces, filterListSentence, filterSentence, replaceFilterAt } from "./sentence";

function edited(document: DomainDocument, edit: Edit): DomainDocument {
  const plan = planEdit(document, edit);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value.document;
}

const home = documentOf({
  clusters: {
    attic: {
      machines: { nas: { tags: ["storage"] }, pi: { tags: ["edge"], users: { ada: {} } } },
      services: { dns: { selectors: [{ filter: "clusterMachines" }] } },
    },
    cellar: { machines: { pi: {} } },
  },
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
    [[host("a"), host("b"), { filter: "tag", tag: "web" } as const], "a, b plus tag web"],
    [
      [{ filter: "intersect", of: [all], with: [{ filter: "tag", tag: "x" }, host("b")] } as const],
      "all of attic that are also in (tag x plus b)",
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
    expect(filterListSentence(next, "attic")).toBe("all of attic except (nas plus tag edge)");
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
