import { describe, expect, test } from "vitest";
import { documentChanges } from "@/lib/model/changes";
import { planEdit } from "@/lib/model/plan";
import { resolveDomain } from "@/lib/resolver";
import { compareResolutions } from "@/lib/resolver/impact";
import { domainOf } from "@/lib/resolver/testing/documents";
import { affectedLines, withoutRenames } from "./affected";

describe("who is affected", () => {
  test("a service whose code and whose argument changed has one heading", () => {
    const service = { service: "dns.attic.lan", gained: ["a"], lost: [], changed: [] };
    const other = { service: "web.attic.lan", gained: [], lost: ["b"], changed: [] };
    const lines = affectedLines([service, other], [{ name: "dns.attic.lan", machines: ["a", "b"] }]);
    expect(lines.map(({ name }) => name)).toEqual(["dns.attic.lan", "web.attic.lan"]);
    expect(lines[0]).toMatchObject({ service, rewritten: ["a", "b"] });
  });

  test("a machine with another name neither came nor went", () => {
    const before = domainOf({
      web: {
        machines: { host1: { tags: ["edge"] }, host2: {} },
        services: { s: { selectors: [{ filter: "clusterMachines" }] } },
      },
    });
    const plan = planEdit(before, {
      type: "rename",
      element: { kind: "machine", cluster: "web", machine: "host1" },
      name: "berry",
    });
    if (!plan.ok) throw new Error(JSON.stringify(plan.error));
    const after = plan.value.document;
    const impact = compareResolutions(resolveDomain(before), resolveDomain(after));
    expect(impact.gained.size + impact.lost.size).toBe(2);
    const seen = withoutRenames(impact, documentChanges(before, after), [before.suffix, after.suffix]);
    expect([...seen.gained, ...seen.lost]).toEqual([]);
    expect(seen.changed).toContain(`berry.web.${after.suffix}`);
    expect(seen.sentence).toBe("2 receive something else");
  });
});
