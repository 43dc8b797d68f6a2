import fc from "fast-check";
import { expect, test } from "vitest";
import { type ElementRef, renamedElement } from "@/lib/model/element";
import { longForm } from "@/lib/model/names";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { arbitraryDocument } from "@/lib/model/testing/arbitrary";
import { resolveDomain } from "@/lib/resolver";
import { fuzz } from "@/lib/shared/testing/fuzz";

function renamable(document: DomainDocument): ElementRef[] {
  return Object.entries(document.clusters).flatMap(([cluster, { machines, services }]): ElementRef[] => [
    { kind: "cluster", cluster },
    ...Object.keys(machines).map((machine): ElementRef => ({ kind: "machine", cluster, machine })),
    ...Object.keys(services).map((service): ElementRef => ({ kind: "service", cluster, service })),
  ]);
}

/** Whom every service hits, by long form, each machine and service called what `name` makes of it. */
function reach(document: DomainDocument, name: (kind: string, cluster: string, name: string) => string) {
  const resolution = resolveDomain(document);
  const machineName = (fqdn: string) => {
    const machine = resolution.machines.get(fqdn);
    return machine ? name("machine", machine.cluster, machine.machine) : fqdn;
  };
  const sorted = (machines: readonly string[]) => machines.map(machineName).sort();
  return Object.fromEntries(
    [...resolution.services.values()].map(({ cluster, service, selectors, roles }) => [
      name("service", cluster, service),
      [
        sorted(selectors.machines),
        Object.fromEntries([...roles].map(([role, { machines }]) => [role, sorted(machines)])),
      ],
    ]),
  );
}

test("after any rename every service hits the same machines, under their new names (seed 20269)", () => {
  const renames = arbitraryDocument
    .filter((document) => renamable(document).length > 0)
    .chain((document) =>
      fc.tuple(fc.constant(document), fc.constantFrom(...renamable(document)), fc.boolean()),
    );
  fc.assert(
    fc.property(renames, ([document, element, suffix]) => {
      // A name that occurs nowhere, in no dangling reference either: what dangled must not begin to resolve.
      const fresh = "renamed-to-this";
      const plan = planEdit(
        document,
        suffix ? { type: "set", path: ["suffix"], value: fresh } : { type: "rename", element, name: fresh },
      );
      if (!plan.ok) throw new Error(JSON.stringify(plan.error));
      const after = plan.value.document;
      const to = renamedElement(element, fresh);
      const follow = (kind: string, cluster: string, name: string): string => {
        if (suffix) return longForm(after, cluster, name);
        if (element.kind === "cluster" && element.cluster === cluster) return longForm(after, fresh, name);
        const own =
          (element.kind === "machine" && kind === "machine" && element.machine === name) ||
          (element.kind === "service" && kind === "service" && element.service === name);
        return longForm(
          after,
          cluster,
          own && "cluster" in element && element.cluster === cluster ? fresh : name,
        );
      };
      expect(reach(after, (_, cluster, name) => longForm(after, cluster, name))).toEqual(
        reach(document, follow),
      );
      expect(suffix || renamable(after).some((ref) => JSON.stringify(ref) === JSON.stringify(to))).toBe(true);
    }),
    fuzz(300, 20269),
  );
});
