import fc from "fast-check";
import type { Edit } from "../edit";
import type { BindingRef, ElementRef, ServiceRef } from "../element";
import { bindingsOf } from "../filters";
import type { DomainDocument } from "../schema";
import { arbitraryFilter, arbitraryLabel, arbitrarySuffix, arbitraryWord } from "./arbitrary";

function elementsOf(document: DomainDocument): ElementRef[] {
  return Object.entries(document.clusters).flatMap(([cluster, value]): ElementRef[] => [
    { kind: "cluster", cluster },
    ...Object.keys(value.machines).map((machine): ElementRef => ({ kind: "machine", cluster, machine })),
    ...Object.keys(value.services).map((service): ElementRef => ({ kind: "service", cluster, service })),
    ...Object.keys(value.users).map((user): ElementRef => ({ kind: "user", cluster, user })),
  ]);
}

/** Edits of one document: most can be made, some are refused. */
export function arbitraryEdit(document: DomainDocument, depth = 1): fc.Arbitrary<Edit> {
  const clusters = Object.keys(document.clusters);
  const names = {
    suffix: document.suffix,
    filters: Object.keys(document.filters),
    clusters: Object.entries(document.clusters).map(([name, { machines }]) => ({
      name,
      machines: Object.keys(machines),
    })),
  };
  const elements = elementsOf(document);
  if (elements.length === 0) {
    return arbitraryLabel.map((cluster): Edit => ({ type: "create", element: { kind: "cluster", cluster } }));
  }
  const element = fc.constantFrom(...elements);
  const cluster = fc.constantFrom(...clusters);
  const edits: fc.Arbitrary<Edit>[] = [
    fc.record({ type: fc.constant("rename"), element, name: arbitraryLabel }),
    fc.record({ type: fc.constant("duplicate"), element, name: arbitraryLabel }),
    fc.record({ type: fc.constant("delete"), element }),
    fc.record({ type: fc.constant("relocate"), element, cluster }),
    fc
      .tuple(cluster, arbitraryLabel)
      .map(
        ([name, machine]): Edit => ({ type: "create", element: { kind: "machine", cluster: name, machine } }),
      ),
    arbitrarySuffix.map((value): Edit => ({ type: "set", path: ["suffix"], value })),
  ];
  const machines = elements.filter((each) => each.kind === "machine");
  if (machines.length > 0) {
    edits.push(
      fc.tuple(fc.constantFrom(...machines), fc.array(arbitraryWord, { maxLength: 3 })).map(
        ([ref, value]): Edit => ({
          type: "set",
          path: ["clusters", ref.cluster, "machines", ref.machine, "tags"],
          value,
        }),
      ),
    );
  }
  const bindings: { service: ServiceRef; binding: BindingRef }[] = [...bindingsOf(document)];
  if (bindings.length > 0) {
    edits.push(
      fc.constantFrom(...bindings).chain(({ service, binding }) =>
        fc.oneof(
          arbitraryFilter(names, service.cluster).map(
            (filter): Edit => ({ type: "addFilter", service, binding, filter }),
          ),
          arbitraryFilter(names, service.cluster).map(
            (filter): Edit => ({
              type: "addFilter",
              service,
              binding: { kind: "role", role: "added" },
              filter,
            }),
          ),
          fc.constantFrom(0, 1).map((index): Edit => ({ type: "removeFilter", service, binding, index })),
          fc
            .array(arbitraryFilter(names, service.cluster), { maxLength: 2 })
            .map((filters): Edit => ({ type: "setFilters", service, binding, filters })),
        ),
      ),
    );
    const roles = bindings.filter((each) => each.binding.kind === "role");
    if (roles.length > 0) {
      edits.push(
        fc
          .tuple(fc.constantFrom(...roles), arbitraryWord, fc.boolean())
          .map(([{ service, binding }, name, gone]): Edit => {
            const role = binding.kind === "role" ? binding.role : "";
            return gone ? { type: "removeRole", service, role } : { type: "renameRole", service, role, name };
          }),
      );
    }
  }
  if (depth > 0) {
    edits.push(
      fc
        .array(arbitraryEdit(document, depth - 1), { minLength: 1, maxLength: 3 })
        .map((parts): Edit => ({ type: "batch", label: "Several edits", edits: parts })),
    );
  }
  return fc.oneof(...edits);
}
