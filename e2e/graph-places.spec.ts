import { syntheticDomain } from "../bench/synthetic";
import { HOME_LAB, node, openGraph } from "./support/graph";
import { expect, test } from "./support/test";

test("places are kept, and arranging forgets them", async ({ page, makeDomain }) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await openGraph(page, id);
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
  await openGraph(page, id);
  await expect.poll(place).toBe(moved);
  await page.getByRole("button", { name: "Arrange anew" }).click();
  await expect.poll(place).toBe(before);
});

test("a cluster is moved by its head, its machines by theirs, with all that is in it", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await openGraph(page, id);
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
  await openGraph(page, id);
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
