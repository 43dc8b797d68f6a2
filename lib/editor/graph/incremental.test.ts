import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";
import { arbitraryEdit } from "@/lib/model/testing/arbitrary-edit";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { buildGraph } from "./build";
import { positionKey } from "./position";

/** The same document, of which nothing has been drawn before. */
const unseen = (document: DomainDocument): DomainDocument => structuredClone(document);

const SEED = 20281;

describe("the graph after an edit", () => {
  it(`is what drawing everything anew gives (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        arbitraryDocument.chain((document) =>
          fc.tuple(fc.constant(document), fc.array(arbitraryEdit(document), { minLength: 1, maxLength: 4 })),
        ),
        ([document, edits]) => {
          buildGraph(document, {});
          let now = document;
          for (const edit of edits) {
            const planned = planEdit(now, edit);
            if (!planned.ok) continue;
            now = planned.value.document;
            expect(buildGraph(now, {})).toEqual(buildGraph(unseen(now), {}));
          }
        },
      ),
      fuzz(150, SEED),
    );
  });

  it("draws a cluster again when what its filters name elsewhere comes, goes or is folded", () => {
    const document = domainOf({
      attic: {
        services: { backup: { roles: { target: [{ filter: "hostname", hostname: "nas.cellar.com" }] } } },
      },
      cellar: { machines: bare("nas") },
    });
    const targets = (folded: boolean, of = document) =>
      buildGraph(of, folded ? { cellar: { services: false, machines: true } } : {}).edges.map(
        ({ target }) => target,
      );
    expect(targets(false)).toEqual(["machine:cellar/nas"]);
    expect(targets(true)).toEqual(["pool:cellar"]);
    const gone = planEdit(document, {
      type: "delete",
      element: { kind: "machine", cluster: "cellar", machine: "nas" },
    });
    if (!gone.ok) throw new Error("the machine could not be deleted");
    expect(targets(false, gone.value.document)).toEqual(["missing:attic/machine/nas.cellar.com"]);
    expect(targets(false)).toEqual(["machine:cellar/nas"]);
  });

  it("keeps the identity of everything in clusters that it did not touch", () => {
    const document = domainOf({
      attic: { machines: bare("gate", "nas") },
      cellar: { machines: bare("nas") },
    });
    const before = buildGraph(document, {});
    const edited = planEdit(document, {
      type: "set",
      path: ["clusters", "cellar", "machines", "nas", "tags"],
      value: ["web"],
    });
    if (!edited.ok) throw new Error("the tag could not be set");
    const after = buildGraph(edited.value.document, {});
    expect(after.parts.find(({ cluster }) => cluster === "attic")).toBe(
      before.parts.find(({ cluster }) => cluster === "attic"),
    );
    expect(after.nodes.some(({ id }) => id === "tag:cellar/web")).toBe(true);
  });
});

describe("positionKey", () => {
  it("differs from node to node, and begins with the key of the element around it", () => {
    const graph = buildGraph(
      domainOf(
        {
          attic: {
            machines: { gate: { tags: ["edge"] }, nas: {} },
            services: {
              dns: {
                selectors: [
                  {
                    filter: "except",
                    of: [{ filter: "clusterMachines" }],
                    without: [{ filter: "custom", source: "c: d: [ ]" }],
                  },
                  { filter: "hostname", hostname: "nobody" },
                  { filter: "named", name: "edge" },
                ],
              },
            },
          },
        },
        { filters: { edge: { source: "c: d: [ ]" } } },
      ),
      {},
    );
    const keys = graph.nodes.flatMap((node) => positionKey(node) ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBe(graph.nodes.length);
    const key = (kind: string) =>
      graph.nodes.flatMap((node) => (node.kind === kind ? (positionKey(node) ?? []) : []));
    expect(key("tag")).toEqual(["/clusters/attic/tags/edge"]);
    expect(key("missing")).toEqual(["/clusters/attic/missing/machine/nobody"]);
    expect(key("operation")[0]).toMatch(/^\/clusters\/attic\/services\/dns\//);
    expect(key("function")).toContain("/clusters/attic/filters/edge");
  });
});
