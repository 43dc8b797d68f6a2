import { describe, expect, it } from "vitest";
import { type ElementRef, elementKey, renamedElement } from "@/lib/model/element";
import { parseDocument } from "@/lib/model/parse";
import { planEdit } from "@/lib/model/plan";
import { present } from "@/lib/shared/assert";
import { referrers } from "./rename-effect";

const parsed = parseDocument(
  JSON.stringify({
    schemaVersion: 1,
    suffix: "lan",
    clusters: {
      a: {
        machines: { gate: { deployment: { targetHost: "gate.a.lan" } }, nas: {} },
        services: {
          dns: {
            selectors: [{ filter: "clusterMachines" }],
            roles: { server: [{ filter: "hostname", hostname: "gate" }] },
            definition: "{ roles, ... }: { }",
          },
        },
      },
      b: {
        machines: { far: {} },
        services: {
          web: {
            selectors: [{ filter: "clusterMachines" }],
            roles: {
              via: [{ filter: "hostname", hostname: "gate.a.lan" }],
              db: [{ filter: "cluster", cluster: "a" }],
            },
            definition: "{ roles, ... }: { }",
          },
        },
      },
    },
  }),
);

function referring(element: ElementRef, name: string): readonly string[] {
  const document = present(parsed.ok ? parsed.value : null, "the document is valid");
  const plan = planEdit(document, { type: "rename", element, name });
  if (!plan.ok) throw new Error(plan.error.map(({ message }) => message).join());
  return referrers(plan.value.forward, renamedElement(element, name)).map(elementKey).sort();
}

describe("what refers to an element that is renamed", () => {
  it("is services of any cluster that name a machine, by its short or its long form", () => {
    expect(referring({ kind: "machine", cluster: "a", machine: "gate" }, "door")).toEqual([
      "/clusters/a/services/dns",
      "/clusters/b/services/web",
    ]);
  });

  it("is what names a cluster, or spells one of its machines out", () => {
    expect(referring({ kind: "cluster", cluster: "a" }, "attic")).toEqual([
      "/clusters/attic/machines/gate",
      "/clusters/b/services/web",
    ]);
  });

  it("is nothing where nothing does", () => {
    expect(referring({ kind: "machine", cluster: "a", machine: "nas" }, "store")).toEqual([]);
    expect(referring({ kind: "service", cluster: "b", service: "web" }, "site")).toEqual([]);
  });
});
