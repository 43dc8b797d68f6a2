import { describe, expect, test } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { planDeployment } from "./waves";

const document = documentOf({
  clusters: {
    db: {
      machines: { m1: {}, m2: {}, m3: {}, m10: {} },
      services: {
        store: {
          selectors: [{ filter: "clusterMachines" }],
          roles: {
            primary: [{ filter: "hostname", hostname: "m1" }],
            replicas: [
              { filter: "hostname", hostname: "m2" },
              { filter: "hostname", hostname: "m3" },
            ],
          },
        },
      },
    },
  },
});
const none = { waves: [], canary: null };

function waves(strategy: Parameters<typeof planDeployment>[1]["strategy"]) {
  const plan = planDeployment(document, { package: "deploy", cluster: "db", strategy });
  return plan.ok ? plan.value.waves : plan.error.map(({ message }) => message);
}

describe("a deployment's plan", () => {
  test("a cluster with a strategy is its machines; without, its own package", () => {
    expect(waves(none)).toEqual([["m1.db.lan", "m10.db.lan", "m2.db.lan", "m3.db.lan"]]);
    const plan = planDeployment(document, { package: "deploy", cluster: "db" });
    expect(plan).toMatchObject({
      ok: true,
      value: { targets: [{ element: "db", scope: "cluster" }], locks: expect.arrayContaining(["m1.db.lan"]) },
    });
  });

  test("roles order the waves; whoever is in none comes last", () => {
    const order = [
      { service: "store", role: "replicas" },
      { service: "store", role: "primary" },
    ];
    expect(waves({ waves: order, canary: null })).toEqual([
      ["m2.db.lan", "m3.db.lan"],
      ["m1.db.lan"],
      ["m10.db.lan"],
    ]);
    expect(waves({ waves: order, canary: 1 })).toEqual([
      ["m2.db.lan"],
      ["m3.db.lan"],
      ["m1.db.lan"],
      ["m10.db.lan"],
    ]);
    expect(waves({ waves: order, canary: ["m10"] })).toEqual([
      ["m10.db.lan"],
      ["m2.db.lan", "m3.db.lan"],
      ["m1.db.lan"],
    ]);
  });

  test("unknown roles and machines are named", () => {
    expect(waves({ waves: [{ service: "store", role: "witness" }], canary: ["m9"] })).toEqual([
      expect.stringContaining("There is no machine m9"),
      "There is no role witness of a service store.",
    ]);
  });
});
