import type { Page } from "@playwright/test";
import { expect, readDocument, test } from "./support/test";

const HOME_LAB = "nix/examples/home-lab/domain.json";

const explorer = (page: Page) => page.getByRole("tree", { name: "Elements of the domain" });
const line = (page: Page, name: string) => explorer(page).getByRole("treeitem", { name, exact: true });
const inspector = (page: Page) => page.getByRole("region", { name: "Inspector" });
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
/** What is said beside the pointer. */
const pill = (page: Page) => page.getByRole("status").filter({ hasText: /machine|receive|nothing/i });

async function open(page: Page, id: string) {
  await page.goto(`/domains/${id}`);
  await expect(explorer(page)).toBeVisible({ timeout: 30_000 });
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
}

test("says what an edit would do before it is made: a filter, a tag, a deletion", async ({
  page,
  makeDomain,
}) => {
  await open(page, await makeDomain("Moment", await readDocument(HOME_LAB)));
  await line(page, "service backup").click();
  await inspector(page)
    .getByRole("button", { name: /^Add to selectors, after/ })
    .click();
  await page.getByRole("option", { name: /^gate/ }).first().hover();
  await expect(pill(page)).toContainText(/[-−]1 machine/);
  await expect(node(page, "machine:attic/gate").getByRole("img", { name: "loses a service" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pill(page)).toHaveCount(0);

  await line(page, "machine nas").click();
  await inspector(page).getByLabel("Tags").first().fill("dns");
  await expect(
    inspector(page)
      .getByText(/receive something else/)
      .first(),
  ).toBeVisible();
  await inspector(page).getByLabel("Tags").first().fill("");
  await expect(inspector(page).getByText(/receive something else/)).toHaveCount(0);

  // The cross of a tag, before it is pressed.
  await line(page, "machine gate").first().click();
  await inspector(page).locator(".mantine-Pill-root", { hasText: /^dns$/ }).locator("button").hover();
  await expect(pill(page)).toContainText(/receives? something else/);
  await line(page, "machine nas").hover();
  await expect(pill(page)).toHaveCount(0);

  // An address, while it is typed.
  await line(page, "machine nas").click();
  const address = inspector(page).getByRole("textbox", { name: "IPv4 address 1 of eno1" });
  await address.fill("10.0.0.");
  await expect(inspector(page).getByText(/receive something else/)).toHaveCount(0);
  await address.pressSequentially("99");
  await expect(
    inspector(page)
      .getByText(/receive something else/)
      .first(),
  ).toBeVisible();
  await page.mouse.move(700, 500);
  await expect(pill(page)).toContainText("something else");
  await expect(
    node(page, "machine:attic/gate").getByRole("img", { name: "receives something else" }),
  ).toBeVisible();
  await address.press("Escape");
  await expect(pill(page)).toHaveCount(0);
  await expect(address).toHaveValue("10.0.0.10");
  await inspector(page).getByRole("button", { name: "Remove 10.0.1.10" }).hover();
  await expect(pill(page)).toContainText("something else");
  await page.mouse.move(700, 500);
  await expect(pill(page)).toHaveCount(0);

  // Several machines together, and new ones, in their dialogs.
  await line(page, "machine nas").click();
  await page.keyboard.press("Shift+E");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Add tags").first().fill("dns");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toContainText("something else");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.keyboard.press("Shift+M");
  await dialog.getByRole("textbox", { name: "Name" }).fill("attic-printer");
  await expect(dialog.getByRole("status")).toContainText("+1 machine");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("[data-shown]")).toHaveCount(0);

  await line(page, "machine nas").click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Delete/ }).hover();
  await expect(pill(page)).toContainText("something else");
  await page.keyboard.press("Escape");
  await expect(pill(page)).toHaveCount(0);
  await expect(line(page, "machine nas")).toBeVisible();
});

test("an edge says what removing it would do, and is removed by its button", async ({ page, makeDomain }) => {
  await open(page, await makeDomain("Edge", await readDocument(HOME_LAB)));
  const edge = page.locator('.react-flow__edge[aria-label="dns’s role server is tag dns"]');
  const at = await edge
    .locator("path.react-flow__edge-path")
    .first()
    .evaluate((path: SVGPathElement) => {
      const point = path.getPointAtLength(path.getTotalLength() * 0.3);
      const matrix = path.getScreenCTM();
      if (matrix === null) throw new Error("the edge is not on screen");
      return { x: point.x * matrix.a + matrix.e, y: point.y * matrix.d + matrix.f };
    });
  await page.mouse.click(at.x, at.y);
  const remove = page.getByRole("button", { name: "Remove the filter" });
  await remove.hover();
  await expect(pill(page)).toContainText("something else");
  await remove.click();
  await expect(edge).toHaveCount(0);
  await expect(
    page.getByRole("button", { name: /^Undo: Remove tag dns from role server of dns/ }),
  ).toBeEnabled();
});

test("a machine dragged to another cluster keeps what refers to it, in one step", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("Relocate", await readDocument(HOME_LAB));
  await open(page, id);
  const targets = async () => {
    const domain = (await (await api.get(`/api/domains/${id}`)).json()) as {
      document: { clusters: { attic: { services: { backup: { roles: { target: unknown } } } } } };
    };
    return domain.document.clusters.attic.services.backup.roles.target;
  };
  const cellar = explorer(page).getByRole("treeitem", { name: /^cluster cellar/ });
  await line(page, "machine nas").hover();
  const over = await cellar.boundingBox();
  if (over === null) throw new Error("not on screen");
  await page.mouse.down();
  await page.mouse.move(over.x + 60, over.y + 10, { steps: 6 });
  await page.mouse.move(over.x + 64, over.y + 12, { steps: 3 });
  await expect(pill(page)).toContainText("something else");
  expect(Math.abs(((await pill(page).boundingBox())?.y ?? 0) - over.y)).toBeLessThan(60);
  await expect(line(page, "machine nas")).toBeVisible();
  await page.mouse.up();
  await expect(pill(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo: Move nas to cluster cellar" })).toBeEnabled();
  await expect.poll(targets).toEqual([{ filter: "hostname", hostname: "nas.cellar.lan" }]);
  await page.keyboard.press("Control+z");
  await expect.poll(targets).toEqual([{ filter: "hostname", hostname: "nas" }]);
});

test("copies in one domain and pastes in another", async ({ page, context, makeDomain }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const from = await makeDomain("From", await readDocument(HOME_LAB));
  const to = await makeDomain("To", {
    schemaVersion: 1,
    suffix: "example",
    clusters: { shed: { machines: { nas: {} } } },
  });
  await open(page, from);
  await line(page, "machine nas").click();
  await line(page, "service backup").click({ modifiers: ["Control"] });
  await page.keyboard.press("Control+c");
  await open(page, to);
  await explorer(page)
    .getByRole("treeitem", { name: /^cluster shed/ })
    .click();
  await page.keyboard.press("Control+v");
  await expect(line(page, "service backup")).toBeVisible();
  await expect(explorer(page).getByRole("treeitem", { name: /^machine nas/ })).toHaveCount(2);
  // The service goes on naming the machine that came with it, whatever that is called now.
  await line(page, "service backup").click();
  await expect(inspector(page).getByRole("button", { name: "nas2, 1 machines" }).last()).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(line(page, "service backup")).toHaveCount(0);
  const nas = explorer(page).getByRole("treeitem", { name: /^machine nas/ });
  await nas.click();
  await page.keyboard.press("Control+x");
  await expect(nas).toHaveCount(0);
  await page.keyboard.press("Control+v");
  await expect(nas).toBeVisible();
});

test("a duplicate has an address of its own, a name to type, and goes in one step", async ({
  page,
  api,
  context,
  makeDomain,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await makeDomain("Copies", await readDocument(HOME_LAB));
  await open(page, id);
  const machines = async () => {
    const domain = (await (await api.get(`/api/domains/${id}`)).json()) as {
      document: { clusters: { attic: { machines: Record<string, { interfaces: unknown }> } } };
    };
    return domain.document.clusters.attic.machines;
  };
  const before = await machines();
  await line(page, "machine pi").click();
  await page.keyboard.press("Control+d");
  await expect(explorer(page).getByRole("textbox", { name: /^New name of/ })).toBeFocused();
  await page.keyboard.type("zero");
  await page.keyboard.press("Enter");
  await expect(line(page, "machine zero")).toBeVisible();
  await expect.poll(async () => Object.keys(await machines())).toContain("zero");
  const after = await machines();
  expect(after.zero?.interfaces).not.toEqual(before.pi?.interfaces);
  expect(Object.keys(after.zero?.interfaces ?? {})).toEqual(Object.keys(before.pi?.interfaces ?? {}));

  // A name that is wiped out stays what it was, and the keys go back to the tree.
  await page.keyboard.press("F2");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  await expect(explorer(page)).toBeFocused();
  await expect(line(page, "machine zero")).toBeVisible();

  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await expect.poll(async () => Object.keys(await machines()).length).toBe(Object.keys(after).length + 1);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => Object.keys(await machines()).sort()).toEqual(Object.keys(after).sort());

  // A new element without a name asks for it where it is to be typed.
  await page.keyboard.press("Shift+C");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await expect(name).toBeFocused();
  await expect(name).toHaveAttribute("aria-invalid", "true");
});

test("a tag's place is kept", async ({ page, makeDomain }) => {
  const id = await makeDomain("Tags", await readDocument(HOME_LAB));
  await open(page, id);
  const tag = page.locator(".react-flow__node-tag").first();
  const place = () => tag.evaluate((element) => (element as HTMLElement).style.transform);
  const before = await place();
  const box = await tag.boundingBox();
  if (box === null) throw new Error("not on screen");
  const saved = page.waitForResponse((answer) => answer.url().includes("/positions") && answer.ok());
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 90, { steps: 8 });
  await page.mouse.up();
  await saved;
  const moved = await place();
  expect(moved).not.toBe(before);
  await open(page, id);
  await expect.poll(place).toBe(moved);
});

test("panes are resized by keys and by pulling, and remembered", async ({ page, makeDomain }) => {
  const id = await makeDomain("Panes", await readDocument(HOME_LAB));
  await open(page, id);
  const separator = page.getByRole("separator", { name: "Width of the explorer" });
  const width = () => page.getByRole("navigation", { name: "Explorer" }).evaluate((each) => each.clientWidth);
  const before = await width();
  await separator.focus();
  await page.keyboard.press("ArrowRight");
  expect(await width()).toBe(before + 16);
  await page.reload();
  await expect(explorer(page)).toBeVisible();
  expect(await width()).toBe(before + 16);
  // Of a narrower window the main view yields, the panes beside it do not.
  const inspected = () => inspector(page).evaluate((each) => each.clientWidth);
  const wide = await inspected();
  await page.setViewportSize({ width: 1100, height: 800 });
  expect([await width(), await inspected()]).toEqual([before + 16, wide]);
  await page.setViewportSize({ width: 1280, height: 800 });
  const box = await separator.boundingBox();
  if (box === null) throw new Error("not on screen");
  await page.mouse.move(box.x, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(20, box.y + 200, { steps: 6 });
  await page.mouse.up();
  await expect(explorer(page)).toBeHidden();
  await page.keyboard.press("Control+b");
  await expect(explorer(page)).toBeVisible();
});
