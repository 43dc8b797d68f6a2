import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { buildGraph } from "./build";
import { elkOfCluster } from "./elk";
import type { Folds, Graph } from "./graph";
import { type ClusterLayout, type Placement, placeNodes, type Point } from "./place";
import { routeEdge } from "./route";
import { waysOf } from "./way";
import { drawSvg } from "./svg";

const names = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);
const domain = domainOf({
  a: {
    machines: { ...bare(...names(7)), web: { tags: ["web", "x", "y", "z"] } },
    services: {
      one: {
        selectors: [{ filter: "tag", tag: "web" }],
        roles: { far: [{ filter: "cluster", cluster: "b" }] },
      },
      two: {
        selectors: [
          {
            filter: "except",
            of: [{ filter: "clusterMachines" }],
            without: [{ filter: "hostname", hostname: "m1" }],
          },
        ],
        roles: {
          odd: [{ filter: "custom", source: "x" }],
          gone: [{ filter: "hostname", hostname: "nobody" }],
        },
      },
    },
  },
  b: { machines: bare(...names(60)), services: { three: { selectors: [{ filter: "clusterMachines" }] } } },
  empty: {},
});

const still = () => undefined;

function absolute(placement: Placement) {
  return [...placement].map(([id, placed]) => {
    const parent = placed.parent === null ? undefined : placement.get(placed.parent);
    return { id, ...placed, x: placed.x + (parent?.x ?? 0), y: placed.y + (parent?.y ?? 0) };
  });
}

/** Pairs of boxes of one rank (frames with frames, cards with cards) that lie on one another. */
function overlaps(placement: Placement): string[] {
  const rank = (id: string) =>
    id.startsWith("cluster:") ? "frame" : id.startsWith("pool:") ? "pool" : "card";
  const boxes = absolute(placement);
  const found: string[] = [];
  boxes.forEach((left, at) => {
    for (const right of boxes.slice(at + 1)) {
      if (rank(left.id) !== rank(right.id)) continue;
      const apart =
        left.x + left.width <= right.x ||
        right.x + right.width <= left.x ||
        left.y + left.height <= right.y ||
        right.y + right.height <= left.y;
      if (!apart) found.push(`${left.id} on ${right.id}`);
    }
  });
  return found;
}

async function elkLayouts(graph: Graph): Promise<Map<string, ClusterLayout>> {
  const elk = new ELK();
  const layouts = new Map<string, ClusterLayout>();
  for (const part of graph.parts) {
    const { children = [] } = await elk.layout(elkOfCluster(part));
    layouts.set(
      part.cluster,
      new Map(children.map(({ id, x = 0, y = 0 }): [string, Point] => [id, { x, y }])),
    );
  }
  return layouts;
}

const FOLDS: Record<string, Folds> = {
  "as it opens": {},
  "all open": { a: { services: false, machines: false }, b: { services: false, machines: false } },
  "all folded": { a: { services: true, machines: true }, b: { services: true, machines: true } },
};

describe("placeNodes", () => {
  for (const [name, folds] of Object.entries(FOLDS)) {
    const graph = buildGraph(domain, folds);

    it(`places every node inside its frame and none on another, ${name}`, async () => {
      for (const layouts of [new Map<string, ClusterLayout>(), await elkLayouts(graph)]) {
        const { placement } = placeNodes(graph, layouts, still);
        expect(new Set(placement.keys())).toEqual(new Set(graph.nodes.map(({ id }) => id)));
        expect(overlaps(placement)).toEqual([]);
        for (const placed of placement.values()) {
          const frame = placed.parent === null ? undefined : placement.get(placed.parent);
          if (frame === undefined) continue;
          expect(placed.x + placed.width).toBeLessThanOrEqual(frame.width);
          expect(placed.y + placed.height).toBeLessThanOrEqual(frame.height);
        }
      }
    });
  }

  it("keeps services left of operations, and those left of the machines", async () => {
    const graph = buildGraph(domain, {});
    const { placement } = placeNodes(graph, await elkLayouts(graph), still);
    const x = (prefix: string) =>
      [...placement].filter(([id]) => id.startsWith(prefix)).map(([, placed]) => placed.x);
    expect(Math.max(...x("service:a/"))).toBeLessThan(Math.min(...x("operation:a/")));
    expect(Math.max(...x("operation:a/"))).toBeLessThan(Math.min(...x("pool:a")));
  });

  it("leaves a moved machine at its place in the pool, which grows around it", () => {
    const graph = buildGraph(domain, {});
    const moved = (id: string) => (id === "machine:a/m1" ? { x: 900, y: 700 } : undefined);
    const { placement: before } = placeNodes(graph, new Map(), still);
    const { placement: after } = placeNodes(graph, new Map(), moved);
    const pool = after.get("pool:a");
    const machine = after.get("machine:a/m1");
    expect([(machine?.x ?? 0) - (pool?.x ?? 0), (machine?.y ?? 0) - (pool?.y ?? 0)]).toEqual([900, 700]);
    expect(pool?.width).toBeGreaterThan(before.get("pool:a")?.width ?? Number.POSITIVE_INFINITY);
    expect(after.get("machine:a/m2")).toEqual(before.get("machine:a/m2"));
  });

  it("leaves moved machines where they were put as a whole, and their frame grows around them", () => {
    const graph = buildGraph(domain, {});
    const moved = (id: string) => (id === "pool:a" ? { x: 900, y: 300 } : undefined);
    const { placement: before } = placeNodes(graph, new Map(), still);
    const { placement: after } = placeNodes(graph, new Map(), moved);
    const inPool = (placement: Placement, id: string) => {
      const [pool, placed] = [placement.get("pool:a"), placement.get(id)];
      return [(placed?.x ?? 0) - (pool?.x ?? 0), (placed?.y ?? 0) - (pool?.y ?? 0)];
    };
    expect(after.get("pool:a")).toMatchObject({ x: 900, y: 300 });
    for (const id of ["machine:a/m1", "machine:a/web", "tag:a/web"])
      expect(inPool(after, id)).toEqual(inPool(before, id));
    expect(after.get("cluster:a")?.width).toBeGreaterThan(900 + (after.get("pool:a")?.width ?? 0));
    expect(overlaps(after)).toEqual([]);
  });

  it("moves nothing that was put beside the machines, wherever other clusters' machines begin", () => {
    const graph = buildGraph(domain, {});
    const missing = graph.nodes.find(({ kind }) => kind === "missing");
    const moved = (id: string) => (id === missing?.id ? { x: 700, y: 60 } : undefined);
    for (const columns of [[["a", "b", "empty"]], [["b", "a"], ["empty"]], [["a"], ["b"], ["empty"]]])
      expect(placeNodes(graph, new Map(), moved, { columns }).placement.get(missing?.id ?? "")).toMatchObject(
        {
          x: 700,
          y: 60,
        },
      );
  });

  it("leaves a moved cluster where it was put", () => {
    const graph = buildGraph(domain, {});
    const { placement } = placeNodes(graph, new Map(), (id) =>
      id === "cluster:b" ? { x: -400, y: 33 } : undefined,
    );
    expect(placement.get("cluster:b")).toMatchObject({ x: -400, y: 33 });
  });
});

describe("stability", () => {
  const fleet = (sizes: Record<string, number>) =>
    buildGraph(
      domainOf(
        Object.fromEntries(
          Object.entries(sizes).map(([name, count]) => [name, { machines: bare(...names(count)) }]),
        ),
      ),
      {},
    );
  const framesOf = (placement: Placement) =>
    new Map(
      [...placement].filter(([id]) => id.startsWith("cluster:")).map(([id, { x, y }]) => [id, { x, y }]),
    );

  it("leaves other clusters where they are when one grows, but for those below and beyond it", () => {
    const before = placeNodes(fleet({ a: 4, b: 4, c: 4, d: 4, e: 4, f: 4 }), new Map(), still);
    const grown = fleet({ a: 4, b: 4, c: 4, d: 4, e: 4, f: 5 });
    const after = placeNodes(grown, new Map(), still, { columns: before.columns });
    expect(framesOf(after.placement)).toEqual(framesOf(before.placement));
    const far = placeNodes(fleet({ a: 15, b: 4, c: 4, d: 4, e: 4, f: 4 }), new Map(), still, {
      columns: before.columns,
    });
    expect(far.columns).toEqual(before.columns);
    expect(overlaps(far.placement)).toEqual([]);
  });

  it("puts a new cluster at the end of the lowest column, and forgets one that is gone", () => {
    const columns = [["a", "b"], ["c"]];
    const more = placeNodes(fleet({ a: 2, aa: 2, b: 2, c: 2 }), new Map(), still, { columns });
    expect(more.columns).toEqual([
      ["a", "b"],
      ["c", "aa"],
    ]);
    expect(placeNodes(fleet({ a: 2, b: 2 }), new Map(), still, { columns }).columns).toEqual([["a", "b"]]);
  });

  it("begins anew where clusters stand far worse than they could", () => {
    const many = fleet(Object.fromEntries(names(12).map((name) => [name, 4])));
    const free = placeNodes(many, new Map(), still).columns;
    expect(free.length).toBeGreaterThan(2);
    expect(placeNodes(many, new Map(), still, { columns: [names(12)] }).columns).toEqual(free);
  });

  it("fills columns in order, and leaves free what is free at the end", () => {
    const many = Object.fromEntries(names(10).map((name) => [name, { machines: bare("x") }]));
    const { placement, columns } = placeNodes(buildGraph(domainOf(many), {}), new Map(), still);
    const inColumn = new Map<number, number>();
    for (const [id, { x }] of placement)
      if (id.startsWith("cluster:")) inColumn.set(x, (inColumn.get(x) ?? 0) + 1);
    const counts = [...inColumn].toSorted(([left], [right]) => left - right).map(([, count]) => count);
    expect(counts).toHaveLength(columns.length);
    expect(counts).toEqual(counts.toSorted((left, right) => right - left));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
  });

  it("keeps services by name, whatever their edges", async () => {
    const graph = buildGraph(domain, {});
    const { placement } = placeNodes(graph, await elkLayouts(graph), still);
    expect(placement.get("service:a/one")?.y).toBeLessThan(placement.get("service:a/two")?.y ?? 0);
  });

  it("keeps many services by name where their lines would cross less in another order", async () => {
    const machines = Object.fromEntries(names(20).map((name, at) => [name, { tags: [`t${at % 5}`] }]));
    const services = Object.fromEntries(
      ["s0", "s1", "s2", "s3", "s4"].map((name, at) => [
        name,
        {
          selectors: [{ filter: "clusterMachines" }],
          roles: {
            ...(at === 0 ? { everyone: [{ filter: "domainMachines" }] } : {}),
            peers: [{ filter: "clusterMachines" }],
            primary: [{ filter: "hostname", hostname: `m${at}` }],
            tagged: [{ filter: "tag", tag: `t${at}` }],
          },
        },
      ]),
    );
    const graph = buildGraph(domainOf({ c: { machines, services } }), {
      c: { services: false, machines: true },
    });
    const { placement } = placeNodes(graph, await elkLayouts(graph), still);
    const order = [...placement]
      .filter(([id]) => id.startsWith("service:"))
      .toSorted(([, left], [, right]) => left.y - right.y)
      .map(([id]) => id);
    expect(order).toEqual(order.toSorted());
  });
});

describe("routeEdge", () => {
  it("starts and ends where it should, with and without a gutter", () => {
    const ends = { sourceX: 10, sourceY: 20, targetX: 300, targetY: 90 };
    for (const gutter of [null, { x: 120, top: 70, gapX: 20, gapY: 20 }]) {
      const { path } = routeEdge(ends, { gutter, trunk: null });
      expect(path.startsWith("M 10 20 ")).toBe(true);
      expect(path.endsWith("300 90")).toBe(true);
    }
  });

  it("runs along the gap above the row of a target in an inner column", () => {
    const { path } = routeEdge(
      { sourceX: 0, sourceY: 0, targetX: 300, targetY: 90 },
      { gutter: { x: 120, top: 70, gapX: 20, gapY: 20 }, trunk: null },
    );
    expect(path).toContain("113 62 L 282 62");
  });

  it("brings together what goes from one cluster to another", () => {
    const graph = buildGraph(
      domainOf({
        a: {
          machines: bare("m1"),
          services: {
            one: { roles: { r: [{ filter: "cluster", cluster: "b" }] } },
            two: { roles: { r: [{ filter: "hostname", hostname: "m2.b.com" }] } },
          },
        },
        b: { machines: bare("m2") },
      }),
      {},
    );
    const { placement } = placeNodes(graph, new Map(), still);
    const wayOf = waysOf(new Map(graph.nodes.map((node) => [node.id, node])), placement);
    const [first, second] = graph.edges.map(wayOf);
    expect(first?.trunk).not.toBeNull();
    expect(second?.trunk).toBe(first?.trunk);
    const ends = { sourceX: 10, sourceY: 20, targetX: 300, targetY: 900 };
    const { path } = routeEdge(ends, first ?? { gutter: null, trunk: null });
    expect(path).toContain(`${first?.trunk?.from.x} ${first?.trunk?.from.y}`);
    expect(path.endsWith("300 900")).toBe(true);
  });
});

describe("drawSvg", () => {
  const palette = {
    canvas: "#fff",
    panel: "#fff",
    raised: "#fff",
    line: "#ccc",
    lineStrong: "#999",
    text: "#000",
    dim: "#555",
    selector: "#0a0",
    role: "#a50",
    loss: "#a00",
    error: "#f00",
  };

  it("draws every card and edge, and lets no name out of its text", () => {
    const odd = domainOf({
      c: {
        machines: bare("m1"),
        services: { s: { roles: { '<b>&"': [{ filter: "tag", tag: "</text><script>" }] } } },
      },
    });
    const graph = buildGraph(odd, {});
    const { svg, width, height } = drawSvg(graph, placeNodes(graph, new Map(), still).placement, palette);
    expect(svg).toContain("#60;b");
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("<b>");
    expect(svg).toContain(">m1<");
    expect(width).toBeGreaterThan(300);
    expect(height).toBeGreaterThan(100);
  });
});
