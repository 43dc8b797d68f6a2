import type { BindingRef } from "@/lib/model/element";
import type { Filter, Service } from "@/lib/model/schema";
import { compareBytes, own, sortedKeys } from "@/lib/shared/json";
import type { ClusterFacts } from "./facts";
import type { Fold, GraphNode, Port } from "./graph";
import { bindingPort, nodeId } from "./id";
import { planPool } from "./pool";
import { SIZE } from "./size";

/** How many tags a pool shows before it keeps to those that filters name. */
const TAGS_SHOWN = 16;

const portsBothSides = (size: { width: number; height: number }): readonly Port[] => [
  { id: "in", side: "in", x: 0, y: size.height / 2 },
  { id: "out", side: "out", x: size.width, y: size.height / 2 },
];
const portIn = (size: { height: number }): readonly Port[] => [
  { id: "in", side: "in", x: 0, y: size.height / 2 },
];

const MACHINE_PORTS = portIn(SIZE.machine);
const COMPACT_PORTS = portIn(SIZE.compact);
const TAG_PORTS = portIn(SIZE.tag);
export const OPERATION_PORTS = portsBothSides(SIZE.operation);
export const FUNCTION_PORTS = portIn(SIZE.function);
export const MISSING_PORTS = portIn(SIZE.missing);
export const DOMAIN_PORTS = portIn(SIZE.domain);
export const SERVICES_PORTS: readonly Port[] = [
  { id: "out", side: "out", x: SIZE.services.width, y: SIZE.services.height / 2 },
];

/** The lists of filters of a service, its selectors first. */
export function bindingsOf(service: Service): { binding: BindingRef; filters: readonly Filter[] }[] {
  return [
    { binding: { kind: "selectors" }, filters: service.selectors },
    ...sortedKeys(service.roles).map((role) => ({
      binding: { kind: "role", role } as const,
      filters: own(service.roles, role) ?? [],
    })),
  ];
}

/** A service as a card with a row for each of its lists. */
export function serviceNode(cluster: string, name: string, fqdn: string, service: Service): GraphNode {
  const { width, header, row, bottom } = SIZE.service;
  const rows = bindingsOf(service).map(({ binding, filters }) => ({
    binding,
    port: bindingPort(binding),
    filters: filters.length,
  }));
  return {
    kind: "service",
    id: nodeId.service(cluster, name),
    cluster,
    service: name,
    fqdn,
    enabled: service.enable,
    rows,
    width,
    height: header + rows.length * row + bottom,
    ports: [
      { id: "new", side: "out", x: width, y: header / 2 },
      ...rows.map(({ port }, index) => ({
        id: port,
        side: "out" as const,
        x: width,
        y: header + index * row + row / 2,
      })),
    ],
  };
}

/** The pool of a cluster with its tags (those that filters name first) and machines. */
export function poolNodes(facts: ClusterFacts, fold: Fold, named: ReadonlySet<string>): GraphNode[] {
  const tags = [...facts.tags.keys()];
  const rest = tags.filter((tag) => !named.has(tag));
  const room = Math.max(0, (fold.machines ? TAGS_SHOWN / 2 : TAGS_SHOWN) - named.size);
  const shown = [...named, ...rest.slice(0, room)].sort(compareBytes);
  const plan = planPool(shown.length, facts.machines.length, fold.machines);
  const nodes: GraphNode[] = [
    {
      kind: "pool",
      id: nodeId.pool(facts.name),
      cluster: facts.name,
      width: plan.width,
      height: plan.height,
      ports: [
        { id: "all", side: "in", x: 0, y: SIZE.pool.header / 2 },
        ...(fold.machines
          ? [
              {
                id: "some",
                side: "in" as const,
                x: 0,
                y: plan.machines.y + (plan.height - plan.machines.y) / 2 - 6,
              },
            ]
          : []),
      ],
      folded: fold.machines,
      machines: facts.machineFqdns,
    },
  ];
  for (const tag of shown) {
    nodes.push({
      kind: "tag",
      id: nodeId.tag(facts.name, tag),
      cluster: facts.name,
      ...plan.tags.cell,
      ports: TAG_PORTS,
      tag,
      machines: facts.tags.get(tag) ?? [],
    });
  }
  if (fold.machines) return nodes;
  facts.machines.forEach((machine, index) => {
    nodes.push({
      kind: "machine",
      id: nodeId.machine(facts.name, machine),
      cluster: facts.name,
      ...plan.machines.cell,
      ports: plan.compact ? COMPACT_PORTS : MACHINE_PORTS,
      machine,
      fqdn: facts.machineFqdns[index] ?? machine,
      compact: plan.compact,
    });
  });
  return nodes;
}
