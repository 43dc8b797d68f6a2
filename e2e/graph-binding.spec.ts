import { dragOver, edge, HOME_LAB, node, openGraph, pointOn, serviceOf } from "./support/graph";
import { expect, test } from "./support/test";

test("a drag says what it would do before it is let go, then adds the filter that is chosen", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("Home lab", HOME_LAB);
  await openGraph(page, id);
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

test("the menu of a binding stays on the canvas with many roles, and closes at a press beside it", async ({
  page,
  makeDomain,
}) => {
  const lab = structuredClone(HOME_LAB);
  const { roles } = lab.clusters.attic.services.dns;
  for (let at = 0; at < 24; at++)
    Object.assign(roles, { [`part-${at}`]: [{ filter: "hostname", hostname: "pi" }] });
  await openGraph(page, await makeDomain("Many roles", lab));
  const port = node(page, "service:attic/dns").locator('[data-handleid="new"]');
  await dragOver(page, port, node(page, "machine:attic/pi"));
  await page.mouse.up();
  const menu = page.getByRole("dialog", { name: "Bind dns" });
  await expect(menu.getByRole("button", { name: "Role part-23" })).toBeVisible();
  const room = await page.locator("#main-view").boundingBox();
  if (room === null) throw new Error("not on screen");
  const below = async () => {
    const box = await menu.boundingBox();
    return box === null ? Number.NaN : box.y + box.height - (room.y + room.height);
  };
  await expect.poll(below).toBeLessThanOrEqual(0);
  await page.getByRole("region", { name: "Inspector" }).click({ position: { x: 5, y: 5 } });
  await expect(menu).toBeHidden();
});

test("another cluster can be a role, never a selector; its tags can be neither", async ({
  page,
  makeDomain,
}) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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
  await openGraph(page, id);
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

test("binding by keyboard alone", async ({ page, makeDomain }) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
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
