import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { diffPatch } from "./diff";
import type { Edit } from "./edit";
import { invertPatch } from "./invert";
import { documentOf } from "./testing/document";
import { readDocument } from "./read";
import { applyPatch } from "./patch";
import { planEdit } from "./plan";
import { rebasePatch, rebasePatches } from "./rebase";
import type { DomainDocument } from "./schema";
import { squashPatch } from "./squash";
import { arbitraryDocument } from "./testing/arbitrary";
import { arbitraryEdit } from "./testing/arbitrary-edit";

const arbitrarySides = arbitraryDocument.chain((document) =>
  fc.tuple(
    fc.constant(document),
    arbitraryEdit(document),
    fc.array(arbitraryEdit(document), { minLength: 1, maxLength: 2 }),
  ),
);

function patchOf(document: DomainDocument, edit: Edit) {
  const plan = planEdit(document, edit);
  return plan.ok ? plan.value.forward : [];
}

/** Patches of several edits in a row; those that cannot be made are left out. */
function patchesOf(document: DomainDocument, edits: readonly Edit[]) {
  let current = document;
  return edits.map((edit) => {
    const plan = planEdit(current, edit);
    if (plan.ok) current = plan.value.document;
    return plan.ok ? plan.value.forward : [];
  });
}

function applied(document: DomainDocument, patch: ReturnType<typeof patchOf>): DomainDocument {
  const result = applyPatch(document, patch);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function documentWith(...clusters: readonly string[]): DomainDocument {
  return documentOf({
    clusters: {
      attic: {
        machines: { nas: {}, pi: {} },
        services: {
          backup: {
            selectors: [{ filter: "clusterMachines" }],
            roles: { target: [{ filter: "hostname", hostname: "nas" }] },
          },
        },
      },
      cellar: { machines: { gate: {} }, services: { metrics: {} } },
      ...Object.fromEntries(clusters.map((cluster) => [cluster, {}])),
    },
  });
}

const home = documentWith();

const backup = { kind: "service", cluster: "attic", service: "backup" } as const;
const target = { kind: "role", role: "target" } as const;
const rename: Edit = {
  type: "rename",
  element: { kind: "machine", cluster: "attic", machine: "nas" },
  name: "store",
};

function rebased(mine: Edit, theirs: readonly Edit[]) {
  return rebasePatch(home, patchOf(home, mine), patchesOf(home, theirs));
}

describe("rebasePatch", () => {
  test("gives a patch that applies to the newer document, valid and with the result it says (seed 20264)", () => {
    fc.assert(
      fc.property(arbitrarySides, ([base, mine, others]) => {
        const theirs = patchesOf(base, others);
        const head = applied(base, theirs.flat());
        const result = rebasePatch(base, patchOf(base, mine), theirs);
        if (!result.ok) {
          expect(result.error.length).toBeGreaterThan(0);
          return;
        }
        expect(applyPatch(head, result.value.patch)).toEqual({ ok: true, value: result.value.document });
        expect(readDocument(result.value.document)).toEqual({ ok: true, value: result.value.document });
      }),
      fuzz(300, 20264),
    );
  });

  test("onto nothing, changes nothing (seed 20265)", () => {
    fc.assert(
      fc.property(arbitrarySides, ([base, mine]) => {
        const patch = patchOf(base, mine);
        expect(rebasePatch(base, patch, [])).toMatchObject({
          ok: true,
          value: { document: applied(base, patch) },
        });
      }),
      fuzz(150, 20265),
    );
  });

  test("merges alike from both sides when nobody clashes (seed 20266)", () => {
    fc.assert(
      fc.property(arbitrarySides, ([base, mine, others]) => {
        // A batch may change a place and change it back: the other's value stands before that or after it.
        fc.pre(mine.type !== "batch" && others[0]?.type !== "batch");
        // A machine that comes into a cluster logs in as one of its users only once it is there.
        fc.pre(
          ![mine, others[0]].some((edit) => edit?.type === "relocate" && edit.element.kind === "machine"),
        );
        const [left, right] = [patchOf(base, mine), patchOf(base, others[0] ?? mine)];
        const onRight = rebasePatch(base, left, [right]);
        const onLeft = rebasePatch(base, right, [left]);
        if (onRight.ok && onLeft.ok) expect(onRight.value.document).toEqual(onLeft.value.document);
      }),
      fuzz(300, 20266),
    );
  });

  test("follows a rename by others, in the path and in what is put there", () => {
    const tags = rebased(
      { type: "set", path: ["clusters", "attic", "machines", "nas", "tags"], value: ["a"] },
      [rename],
    );
    expect(tags.ok && tags.value.patch).toEqual([
      { op: "test", path: "/clusters/attic/machines/store/tags", value: [] },
      { op: "replace", path: "/clusters/attic/machines/store/tags", value: ["a"] },
    ]);
    const far = rebased(
      {
        type: "setFilters",
        service: { kind: "service", cluster: "cellar", service: "metrics" },
        binding: target,
        filters: [{ filter: "hostname", hostname: "nas.attic.lan" }],
      },
      [
        rename,
        { type: "rename", element: { kind: "cluster", cluster: "attic" }, name: "loft" },
        { type: "set", path: ["suffix"], value: "home.arpa" },
      ],
    );
    expect(far.ok && far.value.document.clusters["cellar"]?.services["metrics"]?.roles["target"]).toEqual([
      { filter: "hostname", hostname: "store.loft.home.arpa" },
    ]);
  });

  test("a rename of mine carries along what others added", () => {
    const added = rebased(rename, [
      {
        type: "addFilter",
        service: backup,
        binding: target,
        filter: { filter: "hostname", hostname: "nas.attic.lan" },
      },
    ]);
    expect(added.ok && added.value.document.clusters["attic"]?.services["backup"]?.roles["target"]).toEqual([
      { filter: "hostname", hostname: "store" },
      { filter: "hostname", hostname: "store.attic.lan" },
    ]);
    const role = rebased({ type: "renameRole", service: backup, role: "target", name: "sink" }, [
      { type: "addFilter", service: backup, binding: target, filter: { filter: "tag", tag: "x" } },
    ]);
    expect(
      role.ok && Object.keys(role.value.document.clusters["attic"]?.services["backup"]?.roles ?? {}),
    ).toEqual(["sink"]);
  });

  test("one machine into two clusters is a conflict where it went, and so is a rename of what was moved", () => {
    const element = { kind: "machine", cluster: "attic", machine: "pi" } as const;
    const wide = documentWith("loft");
    const theirs = [patchOf(wide, { type: "relocate", element, cluster: "cellar" })];
    const edits: Edit[] = [
      { type: "relocate", element, cluster: "loft" },
      { type: "rename", element, name: "raspberry" },
    ];
    for (const mine of edits) {
      expect(rebasePatch(wide, patchOf(wide, mine), theirs)).toMatchObject({
        ok: false,
        error: [{ code: "conflict", path: "/clusters/cellar/machines/pi" }],
      });
    }
  });

  test.each<[string, Edit, string, string]>([
    ["a rename", rename, "nas.loft.lan", "store.loft.lan"],
    ["another suffix", { type: "set", path: ["suffix"], value: "com" }, "nas.loft.lan", "nas.loft.com"],
  ])("taking back %s, and again, follows a rename by others since", (_, mine, undone, redone) => {
    const loft: Edit = { type: "rename", element: { kind: "cluster", cluster: "attic" }, name: "loft" };
    const named = applied(
      home,
      patchOf(home, {
        type: "setFilters",
        service: { kind: "service", cluster: "cellar", service: "metrics" },
        binding: target,
        filters: [{ filter: "hostname", hostname: "nas.attic.lan" }],
      }),
    );
    const plan = planEdit(named, mine);
    if (!plan.ok) throw new Error(plan.error[0]?.message);
    const { document, inverse } = plan.value;
    const meant = (base: DomainDocument, patch: ReturnType<typeof patchOf>) => {
      const result = rebasePatch(base, patch, [patchOf(base, loft)]);
      return result.ok && result.value.document.clusters["cellar"]?.services["metrics"]?.roles["target"];
    };
    expect(meant(document, inverse)).toEqual([{ filter: "hostname", hostname: undone }]);
    expect(meant(named, invertPatch(document, inverse))).toEqual([{ filter: "hostname", hostname: redone }]);
  });

  test("the same change from both sides is made once", () => {
    expect(rebased(rename, [rename])).toMatchObject({ ok: true, value: { patch: [] } });
  });

  test.each<[string, Edit, Edit, string]>([
    ["two names for one machine", rename, { ...rename, name: "box" } as Edit, "/clusters/attic/machines/box"],
    [
      "two values in one place",
      { type: "set", path: ["nixpkgs"], value: "a" },
      { type: "set", path: ["nixpkgs"], value: "b" },
      "/nixpkgs",
    ],
    [
      "one name for two machines",
      rename,
      {
        type: "create",
        element: { kind: "machine", cluster: "attic", machine: "store" },
        value: { tags: ["x"] },
      },
      "/clusters/attic/machines/store",
    ],
    [
      "a change to what is gone",
      { type: "set", path: ["clusters", "attic", "machines", "pi", "tags"], value: ["x"] },
      { type: "delete", element: { kind: "cluster", cluster: "attic" } },
      "/clusters/attic/machines/pi/tags",
    ],
    [
      "deleting what was changed",
      { type: "delete", element: { kind: "machine", cluster: "attic", machine: "pi" } },
      { type: "set", path: ["clusters", "attic", "machines", "pi", "tags"], value: ["x"] },
      "/clusters/attic/machines/pi",
    ],
  ])("%s is a conflict there", (_, mine, theirs, path) => {
    expect(rebased(mine, [theirs])).toMatchObject({ ok: false, error: [{ code: "conflict", path }] });
  });

  test("a patch without tests, and one with positions in lists, never overwrite another's change", () => {
    const theirs = patchesOf(home, [
      { type: "addFilter", service: backup, binding: target, filter: { filter: "domainMachines" } },
    ]);
    const path = "/clusters/attic/services/backup/roles/target";
    for (const patch of [
      [{ op: "remove", path: `${path}/0` }],
      [{ op: "replace", path, value: [] }],
      [{ op: "add", path: `${path}/-`, value: { filter: "domainMachines" } }],
      [{ op: "move", from: `${path}/0`, path: `${path}/0` }],
    ] as const) {
      const result = rebasePatch(home, patch, theirs);
      if (result.ok) {
        expect(result.value.document.clusters["attic"]?.services["backup"]?.roles["target"]).toHaveLength(2);
      } else {
        expect(result.error).toMatchObject([{ code: "conflict", path }]);
      }
    }
  });
});

describe("invertPatch, diffPatch and squashPatch", () => {
  test("lead where they say (seed 20267)", () => {
    fc.assert(
      fc.property(arbitrarySides, ([base, mine, others]) => {
        const patch = patchOf(base, mine);
        const after = applied(base, patch);
        expect(applied(after, invertPatch(base, patch))).toEqual(base);
        expect(applied(base, diffPatch(base, after))).toEqual(after);
        const all = patchesOf(base, [mine, ...others, mine]).flat();
        expect(applied(base, squashPatch(all))).toEqual(applied(base, all));
      }),
      fuzz(200, 20267),
    );
  });
});

describe("what I put where others took something away", () => {
  const machine = (name: string) => ({ kind: "machine", cluster: "attic", machine: name }) as const;
  const anew = (name: string): readonly Edit[] => [
    { type: "delete", element: machine(name) },
    { type: "create", element: machine(name) },
    { type: "set", path: ["clusters", "attic", "machines", name, "tags"], value: ["anew"] },
  ];
  const made: Edit = { type: "create", element: machine("made") };

  test.each<[title: string, mine: readonly Edit[], theirs: readonly Edit[], machines: readonly string[]]>([
    ["removed", anew("nas"), [{ type: "delete", element: machine("nas") }], ["nas", "pi"]],
    ["renamed", anew("nas"), [rename], ["nas", "pi"]],
    ["made and removed", [made], [made, { type: "delete", element: machine("made") }], ["made", "nas", "pi"]],
  ])("stays: they had %s it", (_, mine, theirs, machines) => {
    const rebased = rebasePatches(home, patchesOf(home, mine), patchesOf(home, theirs));
    const attic = rebased.ok ? rebased.value.document.clusters["attic"]?.machines : undefined;
    expect(Object.keys(attic ?? {}).sort()).toEqual(machines);
    if (mine.length > 1) expect(attic?.["nas"]?.tags).toEqual(["anew"]);
  });
});
