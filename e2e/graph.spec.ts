import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import { edge, HOME_LAB, node, openGraph, pointOn } from "./support/graph";
import { expect, test } from "./support/test";

test("a service lights up its machines with their part; a machine lights up what reaches it", async ({
  page,
  makeDomain,
}) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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
  // A line of the explorer, and of the services at hand, is pointed at as the node is.
  const inExplorer = page.getByRole("treeitem", { name: "service backup", exact: true });
  const atHand = page.getByRole("region", { name: "Services of the domain" });
  for (const pointed of [inExplorer, atHand.getByRole("button", { name: /^backup/ })]) {
    await pointed.hover();
    await expect(node(page, "machine:attic/gate").locator("[data-lit]")).toContainText("gets it");
    await page.mouse.move(700, 780);
    await expect(node(page, "machine:attic/gate").locator("[data-lit]")).toHaveCount(0);
  }
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

test("a lit line takes the click where it meets others, and several machines light up together", async ({
  page,
  makeDomain,
}) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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

test("a folded cluster counts what lights up in it", async ({ page, makeDomain }) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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
    await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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

test("the picture of the graph is an SVG or a PNG of its own", async ({ page, makeDomain }) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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
