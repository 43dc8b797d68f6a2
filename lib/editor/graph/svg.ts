import type { Graph, GraphEdge, GraphNode } from "./graph";
import type { Placement } from "./place";
import { gridCell, planPool } from "./pool";
import { routeEdge } from "./route";
import { SIZE } from "./size";
import { type Way, waysOf } from "./way";

/** Colours of a picture. */
export interface Palette {
  readonly canvas: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly dim: string;
  readonly selector: string;
  readonly role: string;
  readonly loss: string;
  readonly error: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 32;

const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Text cut to what about fits: a picture has no layout to measure it by. */
function fitted(text: string, width: number, size: number): string {
  const room = Math.max(1, Math.floor(width / (size * 0.56)));
  return escaped(text.length <= room ? text : `${text.slice(0, room - 1)}…`);
}

class Picture {
  readonly parts: string[] = [];

  constructor(readonly palette: Palette) {}

  box({ x, y, width, height }: Box, radius: number, fill: string, stroke: string, dash = "") {
    const dashed = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
    this.parts.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"${dashed}/>`,
    );
  }

  text(
    text: string,
    x: number,
    y: number,
    width: number,
    how: { size?: number; weight?: number; fill?: string } = {},
  ) {
    const { size = 13, weight = 400, fill = this.palette.text } = how;
    this.parts.push(
      `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${fitted(text, width, size)}</text>`,
    );
  }

  square(x: number, y: number) {
    this.parts.push(
      `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" rx="1.5" fill="${this.palette.selector}"/>`,
    );
  }

  diamond(x: number, y: number) {
    this.parts.push(
      `<rect x="${x - 3.2}" y="${y - 3.2}" width="6.4" height="6.4" transform="rotate(45 ${x} ${y})" fill="${this.palette.panel}" stroke="${this.palette.role}" stroke-width="1.6"/>`,
    );
  }
}

function drawNode(picture: Picture, node: GraphNode, box: Box) {
  const { palette } = picture;
  const { x, y, width, height } = box;
  const middle = y + height / 2 + 4;
  switch (node.kind) {
    case "cluster":
      picture.box(box, 12, palette.panel, palette.line);
      picture.text(node.name, x + 16, y + 27, width - 180, { size: 14, weight: 600 });
      return;
    case "pool": {
      picture.box(box, 10, palette.raised, palette.lineStrong);
      picture.text(`all of ${node.cluster}`, x + 14, y + 23, width - 60, { size: 12, fill: palette.dim });
      picture.text(String(node.machines.length), x + width - 40, y + 23, 30, { size: 12, fill: palette.dim });
      if (!node.folded) return;
      const { machines: grid } = planPool(0, node.machines.length, true);
      const rows = Math.ceil(node.machines.length / grid.columns);
      const top = y + height - SIZE.pool.padding - rows * SIZE.dot.cell;
      const { size } = SIZE.dot;
      const path = node.machines.map((_, index) => {
        const cell = gridCell({ ...grid, x: x + SIZE.pool.padding, y: top }, index);
        return `M${cell.x} ${cell.y}h${size}v${size}h-${size}z`;
      });
      picture.parts.push(`<path d="${path.join("")}" fill="${palette.lineStrong}"/>`);
      return;
    }
    case "service": {
      picture.box(box, 9, palette.panel, palette.lineStrong, node.enabled ? "" : "5 4");
      picture.text(node.service, x + 14, y + 25, width - 28, { weight: 600 });
      node.rows.forEach((row, index) => {
        const at = y + SIZE.service.header + index * SIZE.service.row + SIZE.service.row / 2;
        const selects = row.binding.kind === "selectors";
        if (selects) picture.square(x + 19, at);
        else picture.diamond(x + 19, at);
        const label = row.binding.kind === "role" ? row.binding.role : "selects";
        picture.text(label, x + 32, at + 4, width - 50, { size: 12, fill: palette.dim });
      });
      return;
    }
    case "services":
      picture.box(box, 9, palette.panel, palette.lineStrong);
      picture.text(`${node.services.length} services`, x + 16, middle, width - 32, { weight: 600 });
      return;
    case "machine":
      picture.box(box, 9, palette.panel, palette.lineStrong);
      picture.text(node.machine, x + 12, middle, width - 24, { weight: 560, size: node.compact ? 12 : 13 });
      return;
    case "tag":
      picture.box(box, 6, palette.panel, palette.lineStrong);
      picture.text(`# ${node.tag}`, x + 10, middle, width - 34, { size: 12 });
      picture.text(String(node.machines.length), x + width - 24, middle, 20, { size: 12, fill: palette.dim });
      return;
    case "operation":
      picture.box(box, 13, palette.panel, palette.lineStrong);
      picture.text(node.operation === "except" ? "except" : "in both", x + 13, middle, width, { size: 11.5 });
      return;
    case "function":
      picture.box(box, 8, palette.panel, node.defined ? palette.lineStrong : palette.error);
      picture.text(`ƒ ${node.name ?? "in place"}`, x + 11, middle, width - 20, { size: 12 });
      return;
    case "missing":
      picture.box(box, 8, palette.panel, palette.error, "5 4");
      picture.text(`? ${node.name}`, x + 11, middle, width - 20, { size: 12, fill: palette.error });
      return;
    case "domain":
      picture.box(box, 22, palette.panel, palette.lineStrong);
      picture.text(`every machine of ${node.suffix}`, x + 18, middle, width - 30);
      return;
  }
}

function drawEdge(
  picture: Picture,
  edge: GraphEdge,
  ends: { source: Box; target: Box },
  nodes: ReadonlyMap<string, GraphNode>,
  way: Way,
) {
  const { palette } = picture;
  const port = (node: GraphNode | undefined, id: string) =>
    node?.ports.find((candidate) => candidate.id === id);
  const out = port(nodes.get(edge.source), edge.sourcePort);
  const into = port(nodes.get(edge.target), edge.targetPort);
  const targetX = ends.target.x + (into?.x ?? 0);
  const targetY = ends.target.y + (into?.y ?? 0);
  const { path } = routeEdge(
    {
      sourceX: ends.source.x + (out?.x ?? 0),
      sourceY: ends.source.y + (out?.y ?? 0),
      targetX: targetX - 9,
      targetY,
    },
    way,
  );
  const stroke =
    edge.part === "without" ? palette.loss : edge.kind === "selectors" ? palette.selector : palette.role;
  const dash = edge.part === "without" ? "2 4" : edge.kind === "role" ? "6 4" : "none";
  picture.parts.push(
    `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.7" stroke-dasharray="${dash}"/>`,
  );
  if (edge.target.startsWith("operation:")) return;
  if (edge.part === "without") {
    picture.parts.push(
      `<g transform="translate(${targetX - 6} ${targetY})" fill="${palette.panel}" stroke="${stroke}" stroke-width="1.6"><circle r="5"/><path d="M-3.4 3.4 3.4 -3.4"/></g>`,
    );
  } else if (edge.kind === "selectors") picture.square(targetX - 6, targetY);
  else picture.diamond(targetX - 6, targetY);
}

/** The whole graph as one SVG that needs nothing beside itself. */
export function drawSvg(
  graph: Graph,
  placement: Placement,
  palette: Palette,
): { svg: string; width: number; height: number } {
  const boxes = new Map<string, Box>();
  for (const [id, placed] of placement) {
    const parent = placed.parent === null ? undefined : placement.get(placed.parent);
    boxes.set(id, { ...placed, x: (parent?.x ?? 0) + placed.x, y: (parent?.y ?? 0) + placed.y });
  }
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const picture = new Picture(palette);
  const frame = (kind: GraphNode["kind"]) => kind === "cluster" || kind === "pool";
  const drawAll = (frames: boolean) => {
    for (const node of graph.nodes) {
      const box = boxes.get(node.id);
      if (box !== undefined && frame(node.kind) === frames) drawNode(picture, node, box);
    }
  };
  drawAll(true);
  const wayOf = waysOf(nodes, placement);
  for (const edge of graph.edges) {
    const source = boxes.get(edge.source);
    const target = boxes.get(edge.target);
    if (source !== undefined && target !== undefined) {
      drawEdge(picture, edge, { source, target }, nodes, wayOf(edge));
    }
  }
  drawAll(false);
  let [left, top, right, bottom] = [0, 0, 0, 0];
  for (const { x, y, width, height } of boxes.values()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const width = right - left + 2 * MARGIN;
  const height = bottom - top + 2 * MARGIN;
  const view = `${left - MARGIN} ${top - MARGIN} ${width} ${height}`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}"`,
    ` font-family="Inter, system-ui, sans-serif">`,
    `<rect x="${left - MARGIN}" y="${top - MARGIN}" width="${width}" height="${height}" fill="${palette.canvas}"/>`,
    ...picture.parts,
    "</svg>",
  ].join("");
  return { svg, width, height };
}
