import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { fuzz } from "@/lib/shared/testing/fuzz";
import type { Edit } from "./edit";
import { documentOf } from "./testing/document";
import { readDocument } from "./read";
import { applyPatch } from "./patch";
import { planEdit } from "./plan";
import type { DomainDocument, Filter } from "./schema";
import { arbitraryDocument } from "./testing/arbitrary";
import { arbitraryEdit } from "./testing/arbitrary-edit";

function planned(document: DomainDocument, edit: Edit) {
  const plan = planEdit(document, edit);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

const home = documentOf({
  clusters: {
    attic: {
      users: { ada: {} },
      machines: {
        nas: {
          interfaces: { eno1: { ipv4: [{ address: "10.0.0.10", prefixLength: 24 }] } },
          addresses: [{ role: "nfs", address: "10.0.0.10", port: 2049 }],
          deployment: { targetHost: "10.0.0.10" },
        },
        pi: {
          interfaces: { eth0: { ipv4: [{ address: "10.0.0.11", prefixLength: 24 }] } },
          deployment: { targetHost: "pi.attic.lan", targetUser: "ada" },
          users: { ada: {} },
        },
      },
      services: {
        backup: {
          selectors: [
            {
              filter: "except",
              of: [{ filter: "clusterMachines" }],
              without: [{ filter: "hostname", hostname: "nas" }],
            },
          ],
          roles: { target: [{ filter: "hostname", hostname: "nas.attic.lan" }] },
        },
      },
    },
    cellar: {
      machines: { nas: {} },
      services: {
        metrics: {
          selectors: [{ filter: "hostname", hostname: "nas" }],
          roles: {
            scrape: [
              {
                filter: "intersect",
                of: [{ filter: "cluster", cluster: "attic" }],
                with: [{ filter: "hostname", hostname: "nas.attic.lan" }],
              },
            ],
          },
        },
      },
    },
  },
});

describe("planEdit", () => {
  test("forward and inverse are exact for any document and edit (seed 20261)", () => {
    fc.assert(
      fc.property(
        arbitraryDocument.chain((document) => fc.tuple(fc.constant(document), arbitraryEdit(document))),
        ([document, edit]) => {
          const plan = planEdit(document, edit);
          if (!plan.ok) return;
          const there = applyPatch(document, plan.value.forward);
          expect(there).toEqual({ ok: true, value: plan.value.document });
          const back = applyPatch(plan.value.document, plan.value.inverse);
          expect(back).toEqual({ ok: true, value: document });
          expect(readDocument(plan.value.document)).toEqual({ ok: true, value: plan.value.document });
        },
      ),
      fuzz(300, 20261),
    );
  });

  test("every replaced or removed value is tested first (seed 20262)", () => {
    fc.assert(
      fc.property(
        arbitraryDocument.chain((document) => fc.tuple(fc.constant(document), arbitraryEdit(document))),
        ([document, edit]) => {
          const plan = planEdit(document, edit);
          if (!plan.ok) return;
          for (const patch of [plan.value.forward, plan.value.inverse]) {
            for (const [index, operation] of patch.entries()) {
              if (operation.op !== "replace" && operation.op !== "remove") continue;
              expect(patch[index - 1]).toMatchObject({ op: "test", path: operation.path });
            }
          }
        },
      ),
      fuzz(200, 20262),
    );
  });

  test("renaming a machine carries short, long, nested and cross-cluster references, and nothing else", () => {
    const { document, label, forward } = planned(home, {
      type: "rename",
      element: { kind: "machine", cluster: "attic", machine: "nas" },
      name: "store",
    });
    expect(label).toBe("Rename nas to store");
    expect(forward[0]).toEqual({
      op: "move",
      from: "/clusters/attic/machines/nas",
      path: "/clusters/attic/machines/store",
    });
    const { attic, cellar } = document.clusters;
    expect(attic?.services["backup"]?.selectors).toEqual([
      {
        filter: "except",
        of: [{ filter: "clusterMachines" }],
        without: [{ filter: "hostname", hostname: "store" }],
      },
    ]);
    expect(attic?.services["backup"]?.roles["target"]).toEqual([
      { filter: "hostname", hostname: "store.attic.lan" },
    ]);
    expect(cellar?.services["metrics"]?.selectors).toEqual([{ filter: "hostname", hostname: "nas" }]);
    expect(cellar?.services["metrics"]?.roles["scrape"]).toEqual([
      {
        filter: "intersect",
        of: [{ filter: "cluster", cluster: "attic" }],
        with: [{ filter: "hostname", hostname: "store.attic.lan" }],
      },
    ]);
  });

  test("renaming a cluster or the suffix carries long forms, cluster filters and spelt-out targets", () => {
    const cluster = planned(home, {
      type: "rename",
      element: { kind: "cluster", cluster: "attic" },
      name: "loft",
    });
    expect(cluster.document.clusters["cellar"]?.services["metrics"]?.roles["scrape"]).toEqual([
      {
        filter: "intersect",
        of: [{ filter: "cluster", cluster: "loft" }],
        with: [{ filter: "hostname", hostname: "nas.loft.lan" }],
      },
    ]);
    expect(cluster.document.clusters["loft"]?.machines["pi"]?.deployment.targetHost).toBe("pi.loft.lan");
    const suffix = planned(home, { type: "set", path: ["suffix"], value: "home.arpa" });
    expect(suffix.document.clusters["attic"]?.services["backup"]?.roles["target"]).toEqual([
      { filter: "hostname", hostname: "nas.attic.home.arpa" },
    ]);
    expect(suffix.document.clusters["attic"]?.machines["pi"]?.deployment.targetHost).toBe(
      "pi.attic.home.arpa",
    );
  });

  test("renaming a cluster's user carries the machines' additions and deployment users", () => {
    const { document } = planned(home, {
      type: "rename",
      element: { kind: "user", cluster: "attic", user: "ada" },
      name: "grace",
    });
    const pi = document.clusters["attic"]?.machines["pi"];
    expect(Object.keys(pi?.users ?? {})).toEqual(["grace"]);
    expect(pi?.deployment.targetUser).toBe("grace");
  });

  test("moving a machine to another cluster turns short references into long ones", () => {
    const { document } = planned(home, {
      type: "relocate",
      element: { kind: "machine", cluster: "attic", machine: "pi" },
      cluster: "cellar",
    });
    expect(document.clusters["cellar"]?.machines["pi"]?.deployment.targetHost).toBe("pi.cellar.lan");
    const taken = planEdit(home, {
      type: "relocate",
      element: { kind: "machine", cluster: "attic", machine: "nas" },
      cluster: "cellar",
    });
    expect(taken).toMatchObject({ ok: false, error: [{ code: "name-taken" }] });
  });

  test("a service that moves keeps what it names, there or missing", () => {
    const attic = present(home.clusters["attic"], "attic");
    const backup = present(attic.services["backup"], "backup");
    const filters: Filter[] = ["pi", "gone"].map((hostname) => ({ filter: "hostname", hostname }));
    const services = { ...attic.services, backup: { ...backup, roles: { target: filters } } };
    const { document } = planned(
      { ...home, clusters: { ...home.clusters, attic: { ...attic, services } } },
      {
        type: "relocate",
        element: { kind: "service", cluster: "attic", service: "backup" },
        cluster: "cellar",
      },
    );
    expect(document.clusters["cellar"]?.services["backup"]?.roles["target"]).toEqual([
      { filter: "hostname", hostname: "pi.attic.lan" },
      { filter: "hostname", hostname: "gone.attic.lan" },
    ]);
  });

  test("a duplicate machine gets the next free address, and what repeats it follows", () => {
    const { document, label } = planned(home, {
      type: "duplicate",
      element: { kind: "machine", cluster: "attic", machine: "nas" },
      name: "nas2",
    });
    expect(label).toBe("Duplicate nas as nas2");
    const copy = present(document.clusters["attic"]?.machines["nas2"], "copy");
    expect(copy.interfaces["eno1"]?.ipv4).toEqual([{ address: "10.0.0.12", prefixLength: 24 }]);
    expect(copy.addresses).toEqual([{ role: "nfs", address: "10.0.0.12", port: 2049 }]);
    expect(copy.deployment.targetHost).toBe("10.0.0.12");
    const pi = planned(home, {
      type: "duplicate",
      element: { kind: "machine", cluster: "attic", machine: "pi" },
      name: "pi2",
    });
    expect(pi.document.clusters["attic"]?.machines["pi2"]?.deployment.targetHost).toBe("pi2.attic.lan");
  });

  test("invalid values, names and places are refused with a code and a path, and change nothing", () => {
    const refusals: [Edit, string, string][] = [
      [
        { type: "set", path: ["clusters", "attic", "machines", "nas", "tags"], value: "x" },
        "invalid-type",
        "/clusters/attic/machines/nas/tags",
      ],
      [
        { type: "set", path: ["clusters", "attic", "machines", "nas", "tgas"], value: [] },
        "unknown-key",
        "/clusters/attic/machines/nas/tgas",
      ],
      [
        { type: "create", element: { kind: "machine", cluster: "attic", machine: "No" } },
        "invalid-name",
        "/clusters/attic/machines/No",
      ],
      [
        { type: "create", element: { kind: "machine", cluster: "attic", machine: "nas" } },
        "name-taken",
        "/clusters/attic/machines/nas",
      ],
      [
        { type: "create", element: { kind: "machine", cluster: "constructor", machine: "nas" } },
        "no-such-element",
        "/clusters/constructor/machines/nas",
      ],
      [{ type: "set", path: ["settings", "__proto__"], value: 1 }, "forbidden-key", "/settings/__proto__"],
      [
        { type: "delete", element: { kind: "cluster", cluster: "atic" } },
        "no-such-element",
        "/clusters/atic",
      ],
      [{ type: "unset", path: ["suffix"] }, "required", "/suffix"],
    ];
    for (const [edit, code, path] of refusals) {
      expect(planEdit(home, edit)).toMatchObject({ ok: false, error: [{ code, path }] });
    }
    expect(planEdit(home, { type: "delete", element: { kind: "cluster", cluster: "atic" } })).toMatchObject({
      error: [{ suggestion: "Did you mean attic?" }],
    });
  });

  test("filters are edited as whole lists, and said in words", () => {
    const service = { kind: "service", cluster: "attic", service: "backup" } as const;
    const add = planned(home, {
      type: "addFilter",
      service,
      binding: { kind: "role", role: "target" },
      filter: { filter: "tag", tag: "storage" },
    });
    expect(add.label).toBe("Add tag storage to role target of backup");
    expect(add.forward.map((operation) => operation.op)).toEqual(["test", "replace"]);
    const remove = planned(home, { type: "removeFilter", service, binding: { kind: "selectors" }, index: 0 });
    expect(remove.label).toBe("Remove all of attic except nas from the selectors of backup");
    expect(remove.document.clusters["attic"]?.services["backup"]?.selectors).toEqual([]);
  });

  test("unset puts a field back to its default and takes an entry away", () => {
    const path = ["clusters", "attic", "machines", "pi", "deployment", "targetUser"];
    expect(
      planned(home, { type: "unset", path }).document.clusters["attic"]?.machines["pi"]?.deployment
        .targetUser,
    ).toBe("root");
    const user = planned(home, { type: "unset", path: ["clusters", "attic", "users", "ada"] });
    expect(user.document.clusters["attic"]?.users).toEqual({});
  });
});
