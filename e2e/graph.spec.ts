import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { syntheticDomain } from "../bench/synthetic";
import { expect, test } from "./support/test";

const HOME_LAB = {
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

async function serviceOf(api: Api, id: string, name: string) {
  const domain = (await (await api.get(`/api/domains/${id}`)).json()) as { document: typeof HOME_LAB };
  return domain.document.clusters.attic.services[name as "dns"];
}

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const edge = (page: Page, sentence: string) => page.locator(`.react-flow__edge[aria-label="${sentence}"]`);

/** A point on the line itself: the middle of its box may lie beside it. */
async function pointOn(line: Locator, share = 0.3): Promise<{ x: number; y: number }> {
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

async function dragOver(page: Page, from: Locator, to: Locator) {
  const start = await from.boundingBox();
  const end = await to.boundingBox();
  if (start === null || end === null) throw new Error("not on screen");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + 30, end.y + end.height / 2 - 4, { steps: 6 });
  await page.mouse.move(end.x + 40, end.y + end.height / 2, { steps: 3 });
}

async function open(page: Page, id: string) {
  await page.goto(`/domains/${id}`);
  await expect(node(page, "service:attic/dns")).toBeVisible();
  // Places are those of the layout, not of the columns that stand until it has come.
  await expect(page.locator('#main-view [aria-busy="true"]')).toHaveCount(0);
}

test("a service lights up its machines with their part; a machine lights up what reaches it", async ({
  page,
  makeDomain,
}) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  await expect(edge(page, "dns selects all of attic")).toHaveCount(1);
  const difference = edge(page, "backup selects all of attic except nas");
  await expect(difference).toHaveCount(3);
  // What is left out has a line of its own, to that machine.
  await expect(difference.locator('[data-part="without"]')).toHaveCount(1);
  // Selectors and roles differ in form and colour.
  const look = (line: Locator) =>
    line.locator("path.react-flow__edge-path").evaluate((each) => {
      const { stroke, strokeDasharray } = getComputedStyle(each);
      return { stroke, strokeDasharray };
    });
  const selector = await look(edge(page, "dns selects all of attic"));
  const role = await look(edge(page, "dns’s role server is tag dns"));
  expect(role.stroke).not.toBe(selector.stroke);
  expect(role.strokeDasharray).not.toBe(selector.strokeDasharray);
  await expect(edge(page, "dns selects all of attic").locator("rect")).toHaveCount(1);
  await expect(edge(page, "dns’s role server is tag dns").locator("polygon")).toHaveCount(1);

  await node(page, "service:attic/backup").hover();
  await expect(node(page, "machine:attic/gate").locator("[data-lit]")).toContainText("gets it");
  await page.mouse.move(700, 780);
  await expect(node(page, "machine:attic/gate").locator("[data-lit]")).toHaveCount(0);
  await node(page, "service:attic/backup").click();
  await expect(node(page, "machine:attic/gate").locator("[data-lit]")).toContainText("gets it");
  await expect(node(page, "machine:attic/nas")).toContainText("target");
  await expect(node(page, "machine:attic/nas")).not.toContainText("gets it");
  await expect(node(page, "machine:cellar/build").locator("[data-lit]")).toHaveCount(0);

  await node(page, "machine:cellar/build").click();
  await expect(node(page, "service:cellar/metrics").locator('[data-kind="selectors"][data-lit]')).toHaveCount(
    1,
  );
  await expect(node(page, "service:attic/dns").locator('[data-kind="role"][data-lit]')).toContainText(
    "hosts",
  );
  await expect(node(page, "service:attic/backup").locator("[data-lit]")).toHaveCount(0);
});

test("a drag says what it would do before it is let go, then adds the filter that is chosen", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await open(page, id);
  const port = node(page, "service:attic/backup").locator('[data-handleid="new"]');
  const effect = page.getByRole("status").filter({ hasText: "+1 machine, 2 receive something else" });
  // Escape lets go over nothing.
  await dragOver(page, port, node(page, "machine:attic/nas"));
  await expect(effect).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(effect).toHaveCount(0);
  await page.mouse.move(300, 700);
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // A tag of the service's own cluster is asked about like a machine.
  await dragOver(page, port, node(page, "tag:attic/storage"));
  await page.mouse.up();
  await expect(page.getByRole("dialog", { name: "Bind backup" })).toContainText("backup → tag storage");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await dragOver(page, port, node(page, "machine:attic/nas"));
  await expect(effect).toBeVisible();
  await expect(node(page, "machine:attic/nas").getByRole("img", { name: "gains a service" })).toBeVisible();
  await page.mouse.up();

  const menu = page.getByRole("dialog", { name: "Bind backup" });
  await expect(menu).toContainText("backup → nas");
  // What the menu says itself is not said over its rows as well.
  await expect(page.locator("[data-shown][data-away]")).toHaveCount(1);
  const row = await menu.getByRole("button", { name: "Selector" }).boundingBox();
  if (row === null) throw new Error("not on screen");
  await page.mouse.move(row.x - 30, row.y + 4, { steps: 2 });
  await expect(page.locator("[data-shown][data-away]")).toHaveCount(1);
  await menu.getByRole("button", { name: "Role target" }).hover();
  await expect(menu.getByRole("status")).toContainText("nothing", { ignoreCase: true });
  await menu.getByLabel("Name of a new role").fill("mirror");
  await expect(menu.getByRole("status")).toContainText("2 receive something else");
  await menu.getByRole("button", { name: "Add" }).click();
  await expect(menu).toBeHidden();
  await expect(edge(page, "backup’s role mirror is nas")).toHaveCount(1);
  await expect
    .poll(async () => (await serviceOf(api, id, "backup")).roles)
    .toEqual({
      target: [{ filter: "hostname", hostname: "nas" }],
      mirror: [{ filter: "hostname", hostname: "nas" }],
    });

  // From the selectors it is a selector, without a question.
  const selects = node(page, "service:attic/backup").locator('[data-handleid="selectors"]');
  await dragOver(page, selects, node(page, "machine:attic/nas"));
  await page.mouse.up();
  await expect(page.getByRole("button", { name: /^Undo: .*backup/ })).toBeEnabled();
  await expect(menu).toBeHidden();
  await expect
    .poll(async () => (await serviceOf(api, id, "backup")).selectors)
    .toContainEqual({ filter: "hostname", hostname: "nas" });
});

test("another cluster can be a role, never a selector; its tags can be neither", async ({
  page,
  makeDomain,
}) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  const port = node(page, "service:attic/backup").locator('[data-handleid="role:target"]');
  await dragOver(page, port, node(page, "tag:cellar/ci"));
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  const start = await port.boundingBox();
  const pool = await node(page, "pool:cellar").boundingBox();
  if (start === null || pool === null) throw new Error("not on screen");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(pool.x + 60, pool.y + 10, { steps: 8 });
  await page.mouse.up();
  const menu = page.getByRole("dialog", { name: "Bind backup" });
  await expect(menu.getByRole("button", { name: /^Selector/ })).toBeDisabled();
  await menu.getByRole("button", { name: "Role target" }).click();
  await expect(edge(page, "backup’s role target is all of cellar")).toHaveCount(1);
});

test("Delete removes the filter of an edge, and undo brings it back", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await open(page, id);
  const line = edge(page, "dns’s role server is tag dns");
  const at = await pointOn(line);
  await page.mouse.click(at.x, at.y);
  await page.keyboard.press("Delete");
  await expect(line).toHaveCount(0);
  await expect.poll(async () => (await serviceOf(api, id, "dns")).roles.server).toEqual([]);
  await expect(page.getByText("Removed: dns’s role server is tag dns.")).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(line).toHaveCount(1);
});

test("a lit line takes the click where it meets others, and several machines light up together", async ({
  page,
  makeDomain,
}) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  const ofDns = edge(page, "dns selects all of attic");
  const ofBackup = edge(page, "backup selects all of attic except nas").last();
  const depth = (line: Locator) =>
    line.evaluate((each) => getComputedStyle(each.parentElement ?? each).zIndex);
  await node(page, "service:attic/backup").click();
  expect(Number(await depth(ofBackup))).toBeGreaterThan(Number(await depth(ofDns)));
  await node(page, "service:attic/dns").click();
  expect(Number(await depth(ofDns))).toBeGreaterThan(Number(await depth(ofBackup)));
  const end = await pointOn(ofDns, 0.99);
  await page.mouse.click(end.x, end.y);
  await expect(ofDns).toHaveClass(/selected/);
  const inspector = page.getByRole("region", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "dns selects all of attic" })).toBeVisible();
  await expect(inspector).toContainText("A filter in the selectors of dns.attic: 3 machines.");

  await node(page, "machine:attic/gate").click();
  await node(page, "machine:cellar/build").click({ modifiers: ["Control"] });
  await page.mouse.move(700, 780);
  const selecting = (service: string) =>
    node(page, `service:${service}`).locator('[data-kind="selectors"][data-lit]');
  await expect(selecting("cellar/metrics")).toHaveCount(1);
  await expect(selecting("attic/backup")).toHaveCount(1);

  await node(page, "machine:cellar/build").click({ modifiers: ["Control"] });
  await node(page, "machine:attic/pi").click({ modifiers: ["Control"] });
  await page.getByRole("button", { name: "Compare what they receive" }).click();
  await expect(page.getByRole("region", { name: "What pi receives" })).toContainText("gate.attic above");
});

test("the menu of the explorer opens on a node, by pointer and by key; the list of keys has the graph’s", async ({
  page,
  makeDomain,
}) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  const machine = node(page, "machine:attic/nas");
  await machine.click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Duplicate" })).toBeVisible();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await expect(page.getByLabel("New name of nas")).toBeFocused();
  await page.keyboard.press("Escape");
  await machine.focus();
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Duplicate" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem")).toHaveCount(0);
  await expect(machine).toBeFocused();

  await page.getByRole("button", { name: "Keys of the graph" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Walk its lines");
});

test("binding by keyboard alone", async ({ page, makeDomain }) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  await node(page, "service:attic/dns").focus();
  await page.keyboard.press("ArrowUp");
  await expect(node(page, "service:attic/backup")).toBeFocused();
  await page.keyboard.press("b");
  const menu = page.getByRole("dialog", { name: "Bind backup" });
  await expect(menu.getByRole("combobox", { name: "What should it reach?" })).toBeFocused();
  await page.keyboard.type("tag edge");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(menu.getByRole("button", { name: "Selector" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(edge(page, "backup selects tag edge")).toHaveCount(1);
  await expect(node(page, "service:attic/backup")).toBeFocused();
});

test("places are kept, and arranging forgets them", async ({ page, makeDomain }) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await open(page, id);
  const card = node(page, "service:attic/backup");
  const place = () => card.evaluate((element) => (element as HTMLElement).style.transform);
  const before = await place();
  const box = await card.boundingBox();
  if (box === null) throw new Error("not on screen");
  // Escape puts back what is being moved.
  await page.mouse.move(box.x + 60, box.y + 15);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 90, { steps: 8 });
  await expect.poll(place).not.toBe(before);
  await page.keyboard.press("Escape");
  await page.mouse.move(box.x + 60, box.y + 100, { steps: 3 });
  await expect.poll(place).toBe(before);
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
  const saved = page.waitForResponse((answer) => answer.url().includes("/positions") && answer.ok());
  await page.mouse.move(box.x + 60, box.y + 15);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 120, { steps: 8 });
  await page.mouse.up();
  await saved;
  const moved = await place();
  expect(moved).not.toBe(before);
  await open(page, id);
  await expect.poll(place).toBe(moved);
  await page.getByRole("button", { name: "Arrange anew" }).click();
  await expect.poll(place).toBe(before);
});

test("a cluster is moved by its head, its machines by theirs, with all that is in it", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await open(page, id);
  const corner = async (of: string) => {
    const box = await node(page, of).boundingBox();
    if (box === null) throw new Error("not on screen");
    return box;
  };
  const between = async (inner: string, outer: string) => {
    const [a, b] = [await corner(inner), await corner(outer)];
    return { x: a.x - b.x, y: a.y - b.y };
  };
  const pull = async (of: string, x: number, y: number) => {
    const at = await corner(of);
    const saved = page.waitForResponse((answer) => answer.url().includes("/positions") && answer.ok());
    await page.mouse.move(at.x + 40, at.y + 12);
    await page.mouse.down();
    await page.mouse.move(at.x + 40 + x, at.y + 12 + y, { steps: 8 });
    await page.mouse.up();
    await saved;
  };
  const nas = await between("machine:attic/nas", "pool:attic");
  const before = await between("pool:attic", "cluster:attic");
  await pull("pool:attic", 60, 40);
  const after = await between("pool:attic", "cluster:attic");
  expect(after.x - before.x).toBeGreaterThan(50);
  expect(after.y - before.y).toBeGreaterThan(30);
  const inside = await between("machine:attic/nas", "pool:attic");
  expect(Math.abs(inside.x - nas.x) + Math.abs(inside.y - nas.y)).toBeLessThan(3);

  const cellar = await corner("cluster:cellar");
  await pull("cluster:cellar", 50, 0);
  expect((await corner("cluster:cellar")).x - cellar.x).toBeGreaterThan(40);

  const place = (of: string) => node(page, of).evaluate((each) => (each as HTMLElement).style.transform);
  const kept = [await place("pool:attic"), await place("cluster:cellar")];
  await open(page, id);
  expect([await place("pool:attic"), await place("cluster:cellar")]).toEqual(kept);
  await page.getByRole("button", { name: "Arrange anew" }).click();
  await expect.poll(() => place("pool:attic")).not.toBe(kept[0]);
});

test("a large domain: a link shows its machine, nothing is drawn off screen, folded machines are found", async ({
  page,
  makeDomain,
}) => {
  const document = JSON.parse(syntheticDomain({ clusters: 10, machines: 600, services: 20, domainWide: 0 }));
  const id = await makeDomain("Large", document);
  await page.goto(`/domains/${id}?at=m7.c6.bench`);
  const zoom = () =>
    page
      .locator(".react-flow__viewport")
      .evaluate((each) => new DOMMatrix(getComputedStyle(each).transform).a);
  await expect.poll(zoom).toBeGreaterThan(0.5);
  await expect(node(page, "pool:c6")).toBeInViewport();

  // Large clusters open folded, and what is off screen is not there.
  const drawn = page.locator(".react-flow__node");
  await expect(page.locator(".react-flow__node-machine")).toHaveCount(0);
  await expect(node(page, "cluster:c0")).toHaveCount(0);
  const near = await drawn.count();
  await page.locator("#main-view").press("1");
  await expect.poll(zoom).toBeLessThan(0.5);
  await expect(node(page, "cluster:c0")).toBeInViewport();
  expect(await drawn.count()).toBeGreaterThan(near);
  const map = page.getByRole("img", { name: "Map of the whole graph" });
  await expect(map).toHaveCount(0);
  await page.getByLabel("Find in the graph").fill("m3.c2.bench");
  await page.getByRole("option", { name: "m3.c2.bench" }).click();
  await expect.poll(zoom).toBeGreaterThan(0.5);
  await expect(map).toBeVisible();
  await expect(page.getByRole("heading", { name: "m3" })).toBeVisible();

  // The keyboard reaches machines that are folded away, by their long names too.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("service0.c2");
  await page.keyboard.press("Enter");
  await node(page, "service:c2/service0").focus();
  await page.keyboard.press("b");
  const menu = page.getByRole("dialog", { name: "Bind service0" });
  await expect(menu.getByRole("combobox", { name: "What should it reach?" })).toBeFocused();
  await page.keyboard.type("m17.c5.bench");
  await expect(menu.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(menu).toContainText("service0 → m17.c5.bench");
  await expect(menu.getByRole("button", { name: /^Selector/ })).toBeDisabled();
  await page.keyboard.press("Escape");

  await page.keyboard.press("m");
  const grid = page.getByRole("grid", { name: "Machines by services" });
  await expect(grid).toHaveAttribute("aria-rowcount", "601");
  await expect(grid.getByRole("rowheader").first()).toContainText("m0");
  expect(await grid.getByRole("rowheader").count()).toBeLessThan(60);
  await grid.locator('[data-cell="0:0"]').focus();
  await page.keyboard.press("Control+End");
  await expect(grid.getByRole("rowheader").last()).toContainText("c9");
  expect(await grid.getByRole("rowheader").count()).toBeLessThan(60);
});

test("a folded cluster counts what lights up in it", async ({ page, makeDomain }) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  await node(page, "cluster:attic").getByRole("button", { name: "3 machines" }).click();
  await expect(node(page, "machine:attic/nas")).toHaveCount(0);
  await node(page, "service:attic/backup").hover();
  await expect(node(page, "pool:attic")).toContainText("3 machines");
  await node(page, "service:cellar/metrics").hover();
  await expect(node(page, "pool:attic")).toContainText("0 of 3");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`graph and matrix pass axe, ${colorScheme}`, async ({ page, makeDomain }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, await makeDomain("Home lab", HOME_LAB));
    await node(page, "service:attic/dns").click();
    const moving = () =>
      document.getAnimations().map(({ effect }) => {
        const { target } = effect as KeyframeEffect;
        return `${target?.className} ${JSON.stringify((effect as KeyframeEffect).getKeyframes()[0])}`;
      });
    expect(await page.evaluate(moving)).toEqual([]);
    const graph = await new AxeBuilder({ page }).include("#main-view").analyze();
    expect(graph.violations).toEqual([]);
    await page.keyboard.press("m");
    await expect(page.getByRole("grid", { name: "Machines by services" })).toBeVisible();
    const matrix = await new AxeBuilder({ page }).include("#main-view").analyze();
    expect(matrix.violations).toEqual([]);
  });
}

test("the matrix: cells say what a machine is to a service, arrows and Enter choose a pair", async ({
  page,
  makeDomain,
}) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  await page.keyboard.press("m");
  const grid = page.getByRole("grid", { name: "Machines by services" });
  await expect(grid.getByRole("row", { name: /^gate attic/ }).getByRole("gridcell")).toHaveCount(3);
  const cell = (row: number, column: number) => grid.locator(`[data-cell="${row}:${column}"]`);
  await expect(cell(0, 1)).toHaveAccessibleName("selected, role hosts, role server");
  await expect(cell(1, 0)).toHaveAccessibleName("role target");
  await cell(0, 0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(cell(1, 1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(cell(1, 1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Order of machines" }).click();
  await page.getByRole("option", { name: "Selected service first" }).click();
  await expect(grid.getByRole("rowheader")).toHaveText([/^gate/, /^pi/, /^nas/, /cellar/, /cellar/]);
  await page.getByLabel("Filter machines and services").fill("cellar");
  await expect(grid.getByRole("rowheader")).toHaveCount(2);
});

test("the picture of the graph is an SVG or a PNG of its own", async ({ page, makeDomain }) => {
  await open(page, await makeDomain("Home lab", HOME_LAB));
  await page.getByRole("button", { name: "Export the graph" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "As SVG" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("Home-lab.svg");
  const stream = await file.createReadStream();
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  expect(text).toContain(">backup<");
  expect(text).toContain('xmlns="http://www.w3.org/2000/svg"');

  const second = page.waitForEvent("download");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("picture png");
  await page.keyboard.press("Enter");
  const picture = await second;
  expect(picture.suggestedFilename()).toBe("Home-lab.png");
  const bytes = await readFile(await picture.path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [, shownWidth, shownHeight] = /width="(\d+)\S* height="(\d+)/.exec(text) ?? [];
  expect([width, height]).toEqual([2 * Number(shownWidth), 2 * Number(shownHeight)]);
});
