import type { GraphEdge, GraphNode } from "./graph";
import { clusterOfNode, nodeId } from "./id";
import type { Placed, Placement, Point } from "./place";
import { SIZE } from "./size";

/** Where an edge to an inner column of a pool turns: along the gap over its row, from the pool's left side. */
export interface Gutter {
  /** Left side of the first column. */
  readonly x: number;
  /** Top of the target. */
  readonly top: number;
  readonly gapX: number;
  readonly gapY: number;
}

/**
 * The stretch that all edges from one cluster to another share: out of the one frame left of its machines, and into the
 * other the same way. `down` is whether it leaves and arrives downwards.
 */
export interface Trunk {
  readonly from: Point;
  readonly to: Point;
  readonly leavesDown: boolean;
  readonly arrivesDown: boolean;
}

/** What an edge keeps to between its ends. */
export interface Way {
  readonly gutter: Gutter | null;
  readonly trunk: Trunk | null;
}

/** How far left of a pool, and beyond a frame, a trunk runs. */
const BESIDE_POOL = 22;
const BEYOND_FRAME = 14;

interface Home {
  readonly frame: Placed;
  /** Left side of the pool, on the canvas. */
  readonly pool: number;
}

function homeOf(placement: Placement, cluster: string): Home | null {
  const frame = placement.get(nodeId.cluster(cluster));
  const pool = placement.get(nodeId.pool(cluster));
  return frame === undefined || pool === undefined ? null : { frame, pool: frame.x + pool.x };
}

function trunkBetween(from: Home, to: Home): Trunk {
  const [start, end] = [from.frame, to.frame];
  const below = end.y >= start.y + start.height;
  const above = end.y + end.height <= start.y;
  // Frames side by side are reached over their tops.
  const edgeOf = (frame: Placed, bottom: boolean) =>
    bottom ? frame.y + frame.height + BEYOND_FRAME : frame.y - BEYOND_FRAME;
  return {
    from: { x: from.pool - BESIDE_POOL, y: edgeOf(start, below) },
    to: { x: to.pool - BESIDE_POOL, y: edgeOf(end, above) },
    leavesDown: below,
    arrivesDown: !above,
  };
}

/** The gap over the row of a tag or machine that stands behind others. */
function gutterOf(node: GraphNode, placed: Placed, home: Home | null): Gutter | null {
  if ((node.kind !== "tag" && node.kind !== "machine") || placed.column === 0 || home === null) return null;
  const size = node.kind === "tag" ? SIZE.tag : node.compact ? SIZE.compact : SIZE.machine;
  return {
    x: home.pool + SIZE.pool.padding,
    top: home.frame.y + placed.y,
    gapX: size.gapX,
    gapY: size.gapY,
  };
}

/** The ways of all edges of one placement. Edges between two clusters share their trunk, so that many read as one. */
export function waysOf(
  nodes: ReadonlyMap<string, GraphNode>,
  placement: Placement,
): (edge: GraphEdge) => Way {
  const trunks = new Map<string, Trunk | null>();
  const trunkOf = (from: string, to: string) => {
    const key = `${from} ${to}`;
    const known = trunks.get(key);
    if (known !== undefined) return known;
    const [start, end] = [homeOf(placement, from), homeOf(placement, to)];
    const trunk = start === null || end === null ? null : trunkBetween(start, end);
    trunks.set(key, trunk);
    return trunk;
  };
  return (edge) => {
    const node = nodes.get(edge.target);
    const placed = placement.get(edge.target);
    const from = clusterOfNode(edge.source);
    if (node === undefined || placed === undefined || node.cluster === null)
      return { gutter: null, trunk: null };
    return {
      gutter: gutterOf(node, placed, homeOf(placement, node.cluster)),
      trunk: node.cluster === from ? null : trunkOf(from, node.cluster),
    };
  };
}

export function sameWay(left: Way, right: Way): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
