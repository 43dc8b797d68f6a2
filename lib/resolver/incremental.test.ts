import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planEdit } from "@/lib/model/plan";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";
import { arbitraryEdit } from "@/lib/model/testing/arbitrary-edit";
import { resolveDomain } from "@/lib/resolver";
import { compareResolutions } from "@/lib/resolver/impact";
import type { Resolution } from "@/lib/resolver/resolution";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { type Json, sameJson } from "@/lib/shared/json";
import { fuzz } from "@/lib/shared/testing/fuzz";

const SEED = 20261107;
const RUNS = 150;

/** Everything that a resolution can be asked, as plain data. */
function everything(resolution: Resolution): unknown {
  const services = [...resolution.services].map(([fqdn, { roles, ...service }]) => [
    fqdn,
    service,
    [...roles],
  ]);
  const machines = [...resolution.machines].map(([fqdn, machine]) => [
    fqdn,
    machine,
    resolution.reachOf(fqdn),
    [...resolution.services.keys()].map((service) => resolution.argumentOf(service, fqdn)),
  ]);
  return { suffix: resolution.suffix, services, machines, problems: resolution.problems };
}

/** The impact as it is defined, machine by machine and value by value. */
function plainImpact(before: Resolution, after: Resolution) {
  const found: object[] = [];
  for (const service of new Set([...after.services.keys(), ...before.services.keys()])) {
    const machines = new Set([...before.machines.keys(), ...after.machines.keys()]);
    const impact = { gained: [] as string[], lost: [] as string[], changed: [] as string[] };
    for (const machine of machines) {
      const [was, is] = [before.argumentOf(service, machine), after.argumentOf(service, machine)];
      if (was && is && !sameJson(was as unknown as Json, is as unknown as Json)) impact.changed.push(machine);
      if (was && !is) impact.lost.push(machine);
      if (!was && is) impact.gained.push(machine);
    }
    if (impact.changed.length + impact.lost.length + impact.gained.length > 0)
      found.push({ service, ...sorted(impact) });
  }
  return found;
}

function sorted<Lists extends Readonly<Record<"gained" | "lost" | "changed", readonly string[]>>>({
  gained,
  lost,
  changed,
}: Lists) {
  return { gained: [...gained].sort(), lost: [...lost].sort(), changed: [...changed].sort() };
}

describe("incremental resolution", () => {
  it(`R41, R43: gives what resolving from scratch gives, along any history (seed ${SEED})`, () => {
    let edits = 0;
    fc.assert(
      fc.property(arbitraryDocument, fc.gen(), (first, gen) => {
        let document = first;
        let resolution = resolveDomain(document);
        for (let step = 0; step < 5; step++) {
          const planned = planEdit(document, gen(arbitraryEdit, document));
          if (!planned.ok) continue;
          edits++;
          const before = resolution;
          const known = everything(before);
          document = planned.value.document;
          resolution = resolveDomain(document, before);
          expect(everything(resolution)).toEqual(everything(resolveDomain(structuredClone(document))));
          const impact = compareResolutions(before, resolution).services;
          expect(impact.map(({ service, ...lists }) => ({ service, ...sorted(lists) }))).toEqual(
            plainImpact(before, resolution),
          );
          // What was resolved before is not disturbed by what is made from it.
          expect(everything(before)).toEqual(known);
        }
      }),
      fuzz(RUNS, SEED),
    );
    expect(edits).toBeGreaterThan(RUNS);
  });

  it("R42: what an edit does not concern stays the same object", () => {
    const all = { filter: "clusterMachines" };
    const services = {
      own: { selectors: [all], roles: { tagged: [{ filter: "tag", tag: "web" }, all] } },
      one: { selectors: [{ filter: "hostname", hostname: "a" }] },
    };
    const document = domainOf({
      x: { machines: bare("a", "b"), services },
      y: { machines: bare("c"), services: { far: { selectors: [all] } } },
    });
    const before = resolveDomain(document);
    const reach = before.reachOf("b.x.com");
    const one = before.argumentOf("one.x.com", "a.x.com");
    const edit = planEdit(document, {
      type: "set",
      path: ["clusters", "x", "machines", "b", "ips"],
      value: ["10.0.0.1"],
    });
    expect(edit.ok).toBe(true);
    if (!edit.ok) return;
    const after = resolveDomain(edit.value.document, before);
    expect(after.machines.get("a.x.com")).toBe(before.machines.get("a.x.com"));
    expect(after.machines.get("b.x.com")).not.toBe(before.machines.get("b.x.com"));
    for (const service of ["own.x.com", "one.x.com", "far.y.com"])
      expect(after.services.get(service)).toBe(before.services.get(service));
    expect(after.argumentOf("one.x.com", "a.x.com")).toBe(one);
    expect(after.argumentOf("own.x.com", "a.x.com")?.selectors.ips).toEqual(["10.0.0.1"]);
    expect(after.reachOf("b.x.com")).toEqual(reach);
    expect(resolveDomain(edit.value.document, after)).toBe(after);
  });
});
