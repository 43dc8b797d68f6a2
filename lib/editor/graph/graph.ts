import type { Path } from "@/lib/model/edit";
import type { BindingRef, ServiceRef } from "@/lib/model/element";

/** Where an edge leaves or enters a node: a named point on its border. */
export type PortId = string;
export interface Port {
  readonly id: PortId;
  readonly side: "in" | "out";
  /** From the node's top left corner. */
  readonly x: number;
  readonly y: number;
}

interface NodeShape {
  readonly id: string;
  /** The cluster whose frame holds the node; null for frames and for the domain. */
  readonly cluster: string | null;
  readonly width: number;
  readonly height: number;
  readonly ports: readonly Port[];
}

/** One of a service's lists of filters, as a row of its card with a port of its own. */
export interface BindingRow {
  readonly binding: BindingRef;
  readonly port: PortId;
  readonly filters: number;
}

export interface ClusterNode extends NodeShape {
  readonly kind: "cluster";
  readonly name: string;
  readonly machines: number;
  readonly services: number;
  readonly fold: Fold;
}
/** The machines of a cluster. What selects all of them ends at this frame, not at each machine. */
export interface PoolNode extends NodeShape {
  readonly kind: "pool";
  readonly folded: boolean;
  /** Long forms, by name. */
  readonly machines: readonly string[];
}
export interface ServiceNode extends NodeShape {
  readonly kind: "service";
  readonly service: string;
  readonly fqdn: string;
  readonly enabled: boolean;
  readonly rows: readonly BindingRow[];
}
/** Stands for all services of a cluster while they are folded. */
export interface ServicesNode extends NodeShape {
  readonly kind: "services";
  /** Long forms, by name. */
  readonly services: readonly string[];
}
export interface MachineNode extends NodeShape {
  readonly kind: "machine";
  readonly machine: string;
  readonly fqdn: string;
  readonly compact: boolean;
}
export interface TagNode extends NodeShape {
  readonly kind: "tag";
  readonly tag: string;
  /** Long forms of the cluster's machines that carry it. */
  readonly machines: readonly string[];
}
/** Where a filter stands: its service, and the way to it from there as one text. */
export interface FilterPlace {
  readonly service: string;
  readonly way: string;
}
/** A difference or an intersection: edges go on from it to what it takes and what it leaves out. */
export interface OperationNode extends NodeShape {
  readonly kind: "operation";
  readonly operation: "except" | "intersect";
  readonly at: FilterPlace;
}
/** A filter that Nix alone can resolve: a named one, or one written in place (`name` is null). */
export interface FunctionNode extends NodeShape {
  readonly kind: "function";
  readonly name: string | null;
  readonly defined: boolean;
  /** Of one that is written in place. */
  readonly at: FilterPlace | null;
}
/** What a filter names but the domain does not hold. */
export interface MissingNode extends NodeShape {
  readonly kind: "missing";
  readonly what: "machine" | "cluster";
  readonly name: string;
}
/** Every machine of the domain. */
export interface DomainNode extends NodeShape {
  readonly kind: "domain";
  readonly suffix: string;
  readonly machines: number;
}

export type GraphNode =
  | ClusterNode
  | PoolNode
  | ServiceNode
  | ServicesNode
  | MachineNode
  | TagNode
  | OperationNode
  | FunctionNode
  | MissingNode
  | DomainNode;

export type GraphNodeKind = GraphNode["kind"];

/** The filter that an edge draws: which list of which service, and the way down to the (nested) filter. */
export interface EdgeFilter {
  readonly service: ServiceRef;
  readonly fqdn: string;
  readonly binding: BindingRef;
  /** `[0]`, or `[0, "without", 1]` inside a difference. */
  readonly path: Path;
}

/** An edge is a filter. Where a fold brings several to the same two nodes, they are one edge. */
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: PortId;
  readonly target: string;
  readonly targetPort: PortId;
  readonly kind: BindingRef["kind"];
  /** What the target is to the filter: the machines taken, or those left out. */
  readonly part: "taken" | "without";
  readonly filters: readonly EdgeFilter[];
}

/** Nodes of one cluster with the edges that stay inside it. */
export interface ClusterPart {
  readonly cluster: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface Graph {
  /** Frames before what they hold. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The same by cluster, for what is worked out cluster by cluster. */
  readonly parts: readonly ClusterPart[];
}

/** What of a cluster is folded away. */
export interface Fold {
  readonly services: boolean;
  readonly machines: boolean;
}
/** What the person chose, by cluster; a cluster that is not named here folds by its size. */
export type Folds = { readonly [cluster: string]: Fold };
