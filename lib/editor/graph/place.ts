import { insidePool } from "./elk";
import type { ClusterPart, Graph, GraphNode } from "./graph";
import { SIZE } from "./size";

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** A layout of one cluster: node id to place, from the top left of what the frame holds. */
export type ClusterLayout = ReadonlyMap<string, Point>;

export interface Placed extends Point {
  readonly width: number;
  readonly height: number;
  /** The frame that `x` and `y` count from. */
  readonly parent: string | null;
  /** Tags and machines: their column in the pool, so that edges to inner columns go between the rows. */
  readonly column: number;
}
export type Placement = ReadonlyMap<string, Placed>;

/** Columns of services, operations and targets: what is shown until ELK has answered, and where it cannot run. */
export function plainLayout(part: ClusterPart): ClusterLayout {
  const columns: GraphNode[][] = [[], [], []];
  for (const node of part.nodes) {
    if (node.kind === "tag" || node.kind === "machine") continue;
    const column =
      node.kind === "service" || node.kind === "services" ? 0 : node.kind === "operation" ? 1 : 2;
    columns[column]?.push(node);
  }
  const layout = new Map<string, Point>();
  let x = 0;
  for (const column of columns) {
    if (column.length === 0) continue;
    let y = 0;
    for (const node of column) {
      layout.set(node.id, { x, y });
      y += node.height + 18;
    }
    x += Math.max(...column.map(({ width }) => width)) + 84;
  }
  return layout;
}

interface Frame {
  readonly id: string;
  readonly cluster: string;
  width: number;
  height: number;
  readonly inside: Map<string, Placed>;
}

function placeCluster(
  id: string,
  part: ClusterPart,
  layout: ClusterLayout,
  moved: (node: string) => Point | undefined,
): Frame {
  const { header, padding } = SIZE.frame;
  const fallback = plainLayout(part);
  const inside = new Map<string, Placed>();
  const pool = part.nodes.find((node) => node.kind === "pool");
  const offsets = insidePool(part.nodes);
  let poolAt: Point = { x: padding, y: header };
  const put = (node: GraphNode, at: Point, column = 0) => {
    const least = { x: padding, y: header };
    inside.set(node.id, {
      x: Math.max(least.x, Math.round(at.x)),
      y: Math.max(least.y, Math.round(at.y)),
      width: node.width,
      height: node.height,
      parent: id,
      column,
    });
  };
  for (const node of part.nodes) {
    if (node.kind === "tag" || node.kind === "machine") continue;
    const laid = layout.get(node.id) ?? fallback.get(node.id) ?? { x: 0, y: 0 };
    const at = moved(node.id) ?? { x: laid.x + padding, y: laid.y + header };
    put(node, at);
    if (node === pool) poolAt = inside.get(node.id) ?? at;
  }
  let poolWidth = pool?.width ?? 0;
  let poolHeight = pool?.height ?? 0;
  for (const node of part.nodes) {
    if (node.kind !== "tag" && node.kind !== "machine") continue;
    const own = moved(node.id);
    const offset = own ?? offsets.get(node.id) ?? { x: 0, y: 0 };
    const kept = {
      x: Math.max(SIZE.pool.padding, offset.x),
      y: Math.max(SIZE.pool.header, offset.y),
    };
    // A machine that was moved has edges of its own way: it counts as the first column.
    put(node, { x: poolAt.x + kept.x, y: poolAt.y + kept.y }, own ? 0 : (offsets.get(node.id)?.column ?? 0));
    poolWidth = Math.max(poolWidth, kept.x + node.width + SIZE.pool.padding);
    poolHeight = Math.max(poolHeight, kept.y + node.height + SIZE.pool.padding);
  }
  if (pool !== undefined) {
    inside.set(pool.id, { ...poolAt, width: poolWidth, height: poolHeight, parent: id, column: 0 });
  }
  let width = 240;
  let height = header + 40;
  for (const placed of inside.values()) {
    width = Math.max(width, placed.x + placed.width + padding);
    height = Math.max(height, placed.y + placed.height + padding);
  }
  return { id, cluster: part.cluster, width, height, inside };
}

/** The clusters of each column, from the top; columns from the left. */
export type Columns = readonly (readonly string[])[];

interface Column {
  width: number;
  height: number;
  readonly frames: Frame[];
}

/** Frames in order, each column filled to the height before the next begins. */
function filled(frames: readonly Frame[], height: number): Column[] {
  const columns: Column[] = [];
  for (const frame of frames) {
    const needed = frame.height + SIZE.frame.gap;
    let column = columns.at(-1);
    if (column === undefined || column.height + needed > height) {
      column = { width: 0, height: 0, frames: [] };
      columns.push(column);
    }
    column.frames.push(frame);
    column.width = Math.max(column.width, frame.width);
    column.height += needed;
  }
  return columns;
}

/** Frames in order in so many columns, or fewer, as low as they can be; what is left empty is at the end. */
function columnsOf(frames: readonly Frame[], count: number): Column[] {
  const heights = frames.map(({ height }) => Math.ceil(height + SIZE.frame.gap));
  let least = Math.max(0, ...heights);
  let enough = heights.reduce((sum, height) => sum + height, 0);
  while (least < enough) {
    const middle = Math.floor((least + enough) / 2);
    if (filled(frames, middle).length <= count) enough = middle;
    else least = middle + 1;
  }
  return filled(frames, enough);
}

/** Frames in the columns in which they stood, those that are new at the end of the lowest; null when none is left. */
function keptColumns(frames: readonly Frame[], before: Columns): Column[] | null {
  const byCluster = new Map(frames.map((frame) => [frame.cluster, frame]));
  const columns: Column[] = [];
  const add = (column: Column, frame: Frame) => {
    column.frames.push(frame);
    column.width = Math.max(column.width, frame.width);
    column.height += frame.height + SIZE.frame.gap;
    byCluster.delete(frame.cluster);
  };
  for (const clusters of before) {
    const column: Column = { width: 0, height: 0, frames: [] };
    for (const cluster of clusters) {
      const frame = byCluster.get(cluster);
      if (frame !== undefined) add(column, frame);
    }
    if (column.frames.length > 0) columns.push(column);
  }
  for (const frame of byCluster.values()) {
    const lowest = columns.toSorted((left, right) => left.height - right.height)[0];
    if (lowest === undefined) return null;
    add(lowest, frame);
  }
  return columns;
}

/** How much better another arrangement must be before everything moves. */
const WORTH_MOVING = 0.5;

/** Frames in columns, for about the shape of a screen and with little left empty: as before, or in order. */
function pack(
  frames: readonly Frame[],
  aspect: number,
  before: Columns | null,
  moved: (node: string) => Point | undefined,
) {
  const { gap } = SIZE.frame;
  // What a screen of this shape must show to hold everything.
  const scoreOf = (columns: readonly Column[]) => {
    const width = columns.reduce((sum, column) => sum + column.width + gap, -gap);
    const height = Math.max(...columns.map((column) => column.height)) - gap;
    return Math.max(width / aspect, height);
  };
  let best: { columns: Column[]; score: number } | null = null;
  for (let count = 1; count <= Math.min(frames.length, 24); count++) {
    const columns = columnsOf(frames, count);
    const score = scoreOf(columns);
    if (best === null || score < best.score) best = { columns, score };
  }
  const kept = before === null ? null : keptColumns(frames, before);
  if (kept !== null && best !== null) {
    const score = scoreOf(kept);
    if (best.score > score * WORTH_MOVING) best = { columns: kept, score };
  }
  const places = new Map<string, Point>();
  let x = 0;
  for (const column of best?.columns ?? []) {
    let y = 0;
    alignPools(column, moved);
    for (const frame of column.frames) {
      places.set(frame.id, { x, y });
      y += frame.height + gap;
    }
    x += column.width + gap;
  }
  const columns: Columns = (best?.columns ?? []).map((column) => column.frames.map(({ cluster }) => cluster));
  return { places, columns };
}

const isInPool = (id: string) => id.startsWith("machine:") || id.startsWith("tag:");

/**
 * Pools that stand over one another begin at one line, and their frames are as wide as the column. What a person has put
 * somewhere stays there: a pool with all that is in it, and what stands beside the pool.
 */
function alignPools(column: Column, moved: (node: string) => Point | undefined) {
  const poolOf = (frame: Frame) => {
    const id = `pool:${frame.cluster}`;
    return moved(id) === undefined ? frame.inside.get(id) : undefined;
  };
  const line = Math.max(...column.frames.map((frame) => poolOf(frame)?.x ?? 0));
  for (const frame of column.frames) {
    const pool = poolOf(frame);
    if (pool === undefined) continue;
    const shift = line - pool.x;
    for (const [id, placed] of frame.inside) {
      const goes = shift > 0 && placed.x >= pool.x && (isInPool(id) || moved(id) === undefined);
      if (goes) frame.inside.set(id, { ...placed, x: placed.x + shift });
    }
    frame.width += shift;
    column.width = Math.max(column.width, frame.width);
  }
  for (const frame of column.frames) frame.width = column.width;
}

/**
 * Gives every node of the graph its place and frames their size. `layouts` are by cluster and may lag behind the graph;
 * `moved` says where the person put a node: frames from the origin, machines and tags from their pool, the rest from
 * their frame. `columns` is where frames stood before: they stay there, unless that does far worse than to begin anew.
 */
export function placeNodes(
  graph: Graph,
  layouts: ReadonlyMap<string, ClusterLayout>,
  moved: (node: string) => Point | undefined,
  { aspect = 1.4, columns = null }: { aspect?: number; columns?: Columns | null } = {},
): { placement: Placement; columns: Columns } {
  const placement = new Map<string, Placed>();
  const frames = graph.parts.map((part) =>
    placeCluster(`cluster:${part.cluster}`, part, layouts.get(part.cluster) ?? plainLayout(part), moved),
  );
  const packed = pack(frames, aspect, columns, moved);
  const { places } = packed;
  for (const frame of frames) {
    const at = moved(frame.id) ?? places.get(frame.id) ?? { x: 0, y: 0 };
    placement.set(frame.id, { ...at, width: frame.width, height: frame.height, parent: null, column: 0 });
    for (const [id, placed] of frame.inside) placement.set(id, placed);
  }
  const first = frames[0];
  const pool = first?.inside.get(`pool:${first.cluster}`);
  const domain = graph.nodes.find((node) => node.kind === "domain");
  if (domain !== undefined && first !== undefined) {
    const frameAt = placement.get(first.id);
    const at = moved(domain.id) ?? {
      x: (frameAt?.x ?? 0) + (pool?.x ?? 0),
      y: (frameAt?.y ?? 0) - SIZE.domain.height - 32,
    };
    placement.set(domain.id, { ...at, width: domain.width, height: domain.height, parent: null, column: 0 });
  }
  return { placement, columns: packed.columns };
}
