import type { Locator, Page } from "@playwright/test";
import { expect } from "./test";

/** Two clusters whose services reach machines by every kind of line. */
export const HOME_LAB = {
  schemaVersion: 1,
  suffix: "lan",
  clusters: {
    attic: {
      machines: { gate: { tags: ["edge", "dns"] }, nas: { tags: ["storage"] }, pi: { tags: ["edge"] } },
      services: {
        dns: {
          selectors: [{ filter: "clusterMachines" }],
          roles: { server: [{ filter: "tag", tag: "dns" }], hosts: [{ filter: "domainMachines" }] },
        },
        backup: {
          selectors: [
            {
              filter: "except",
              of: [{ filter: "clusterMachines" }],
              without: [{ filter: "hostname", hostname: "nas" }],
            },
          ],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
        },
      },
    },
    cellar: {
      machines: { gate: { tags: ["edge"] }, build: { tags: ["ci"] } },
      services: { metrics: { selectors: [{ filter: "clusterMachines" }] } },
    },
  },
};

type Api = { get(url: string): Promise<{ json(): Promise<unknown> }> };

/** A service of the first cluster, as the server has it. */
export async function serviceOf(api: Api, id: string, name: string) {
  const domain = (await (await api.get(`/api/domains/${id}`)).json()) as { document: typeof HOME_LAB };
  return domain.document.clusters.attic.services[name as "dns"];
}

export const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
export const edge = (page: Page, sentence: string) =>
  page.locator(`.react-flow__edge[aria-label="${sentence}"]`);

/** A point on the line itself: the middle of its box may lie beside it. */
export async function pointOn(line: Locator, share = 0.3): Promise<{ x: number; y: number }> {
  return line
    .locator("path.react-flow__edge-path")
    .first()
    .evaluate((path: SVGPathElement, along) => {
      const at = path.getPointAtLength(path.getTotalLength() * along);
      const matrix = path.getScreenCTM();
      if (matrix === null) throw new Error("the edge is not on screen");
      return { x: at.x * matrix.a + matrix.e, y: at.y * matrix.d + matrix.f };
    }, share);
}

/** Drags from one element over another, without letting go. */
export async function dragOver(page: Page, from: Locator, to: Locator) {
  const start = await from.boundingBox();
  const end = await to.boundingBox();
  if (start === null || end === null) throw new Error("not on screen");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + 30, end.y + end.height / 2 - 4, { steps: 6 });
  await page.mouse.move(end.x + 40, end.y + end.height / 2, { steps: 3 });
}

/** Opens a domain on its graph, laid out. */
export async function openGraph(page: Page, id: string) {
  await page.goto(`/domains/${id}`);
  await expect(node(page, "service:attic/dns")).toBeVisible();
  // Places are those of the layout, not of the columns that stand until it has come.
  await expect(page.locator('#main-view [aria-busy="true"]')).toHaveCount(0);
}
