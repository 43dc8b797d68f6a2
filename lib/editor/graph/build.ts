import type { DomainDocument } from "@/lib/model/schema";
import { own, sortedKeys } from "@/lib/shared/json";
import { drawCluster } from "./cluster";
import { foldOf } from "./fold";
import type { ClusterPart, Fold, Folds, Graph, GraphEdge, GraphNode } from "./graph";
import { nodeId } from "./id";
import { DOMAIN_PORTS } from "./nodes";
import { SIZE } from "./size";

/**
 * The graph of a domain: frames, machines, tags, services, and an edge for every filter. Shows what is written,
 * so it needs no resolution; frames get their size from the layout. Clusters that an edit did not touch are not drawn again,
 * and keep the identity of their nodes and edges.
 */
export function buildGraph(document: DomainDocument, chosen: Folds): Graph {
  let crowd = 0;
  for (const { services } of Object.values(document.clusters)) crowd += Object.keys(services).length;
  const names = sortedKeys(document.clusters);
  const folds = new Map<string, Fold>();
  for (const name of names) {
    const cluster = own(document.clusters, name);
    if (cluster !== undefined) folds.set(name, foldOf(chosen, name, cluster, crowd));
  }
  const domain = { document, folds };
  const parts: ClusterPart[] = [];
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  let machines = 0;
  for (const [name, fold] of folds) {
    const cluster = own(document.clusters, name);
    if (cluster === undefined) continue;
    const drawing = drawCluster(domain, name, cluster, fold);
    machines += drawing.facts.machines.length;
    parts.push(drawing.part);
    nodes.push(drawing.frame, ...drawing.part.nodes);
    for (const edge of drawing.edges) edges.push(edge);
  }
  if (parts.length > 0) {
    nodes.push({
      kind: "domain",
      id: nodeId.domain,
      cluster: null,
      ...SIZE.domain,
      ports: DOMAIN_PORTS,
      suffix: document.suffix,
      machines,
    });
  }
  return { nodes, edges, parts };
}
