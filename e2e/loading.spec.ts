import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, readDocument, test } from "./support/test";

const HOME_LAB = "nix/examples/home-lab/domain.json";
const CODE = "**/_next/static/chunks/**";

const explorer = (page: Page) => page.getByRole("tree", { name: "Elements of the domain" });
const line = (page: Page, name: string) => explorer(page).getByRole("treeitem", { name, exact: true });
const missing = (page: Page, what: string) =>
  page.getByRole("region", { name: `${what} could not be loaded` });

async function open(page: Page, id: string) {
  await page.goto(`/domains/${id}`);
  await expect(explorer(page)).toBeVisible();
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
}

test("what cannot be loaded offline leaves the rest at work, and comes with the network", async ({
  page,
  context,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("Away", await readDocument(HOME_LAB));
  await open(page, id);
  await context.setOffline(true);
  await page.getByRole("tab", { name: "Matrix" }).click();
  await expect(missing(page, "The matrix")).toBeVisible();
  await line(page, "machine nas").click();
  await expect(missing(page, "The inspector")).toBeVisible();
  await page.keyboard.press("F2");
  await page.keyboard.type("vault");
  await page.keyboard.press("Enter");
  await expect(line(page, "machine vault")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((each) => `${each.id} ${each.nodes[0]?.html}`)).toEqual([]);

  await context.setOffline(false);
  await expect(page.getByRole("grid", { name: "Machines by services" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "vault" })).toBeVisible();
  await expect
    .poll(async () => {
      const domain = (await (await api.get(`/api/domains/${id}`)).json()) as {
        document: { clusters: { attic: { machines: object } } };
      };
      return Object.keys(domain.document.clusters.attic.machines);
    })
    .toContain("vault");
});

test("a pane that fails while it is drawn leaves the others at work, and is tried again", async ({
  page,
  makeDomain,
}) => {
  await page.addInitScript(() => {
    const { toSorted } = Array.prototype;
    Array.prototype.toSorted = function sorted(...how) {
      if (window.name === "broken") throw new Error("broken on purpose");
      return toSorted.apply(this, how);
    };
  });
  await open(page, await makeDomain("Broken", await readDocument(HOME_LAB)));
  await page.keyboard.press("m");
  await page.getByRole("combobox", { name: "Order of machines" }).click();
  await page.evaluate(() => {
    window.name = "broken";
  });
  await page.getByRole("option", { name: "Most services first" }).click();
  const failed = page.getByRole("region", { name: "The matrix has failed" });
  await expect(failed).toContainText("broken on purpose");
  await line(page, "machine nas").click();
  await page.keyboard.press("F2");
  await page.keyboard.type("vault");
  await page.keyboard.press("Enter");
  await expect(line(page, "machine vault")).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.evaluate(() => {
    window.name = "";
  });
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("grid", { name: "Machines by services" })).toContainText("vault");
});

test("a part that failed is tried again on request, or let be", async ({ page, makeDomain }) => {
  await open(page, await makeDomain("Again", await readDocument(HOME_LAB)));
  await page.route(CODE, (route) => route.abort());
  await page.getByRole("button", { name: /show or hide the problems/ }).click();
  const problems = missing(page, "The list of problems");
  await problems.getByRole("button", { name: "Try again" }).click();
  await expect(problems.getByRole("button", { name: "Load the page again" })).toBeVisible();

  await page.keyboard.press("Control+k");
  const palette = missing(page, "The palette");
  await expect(palette.getByRole("button", { name: "Try again" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await missing(page, "The menu").getByRole("button", { name: "Dismiss" }).click();
  await expect(missing(page, "The menu")).toHaveCount(0);

  await page.unroute(CODE);
  await problems.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("tree", { name: "Problems" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Find an element or an action" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "History" })).toBeVisible();
});

test("the studio itself, where it cannot be loaded, is a notice that tries again", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Bare", await readDocument(HOME_LAB));
  // What the page itself names arrives; what it asks for after that does not.
  const markup = await (await page.request.get(`/domains/${id}`)).text();
  const away = (url: URL) =>
    url.pathname.startsWith("/_next/static/chunks/") && !markup.includes(url.pathname);
  await page.route(away, (route) => route.abort());
  await page.goto(`/domains/${id}`);
  const studio = page.getByRole("main", { name: "The studio could not be loaded" });
  await expect(studio).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((each) => `${each.id} ${each.nodes[0]?.html}`)).toEqual([]);
  await page.unroute(away);
  await studio.getByRole("button", { name: "Try again" }).click();
  await expect(explorer(page)).toBeVisible();
});

test("the next page, where its code is cut off, loads again by itself, once, and then on request", async ({
  page,
}) => {
  const chunks = async (path: string): Promise<string[]> =>
    (await (await page.request.get(path)).text()).match(/\/_next\/static\/chunks\/[^"\\]+\.js/g) ?? [];
  const elsewhere = await chunks("/domains");
  const own = (await chunks("/settings")).filter((name) => !elsewhere.includes(name));
  expect(own.length).toBeGreaterThan(0);
  // Until the page itself is asked for again.
  let cut = true;
  await page.route(
    ({ pathname }) => own.includes(pathname),
    (route) => (cut ? route.abort() : route.fallback()),
  );
  await page.route("**/settings", (route) => {
    if (route.request().resourceType() === "document") cut = false;
    return route.fallback();
  });
  const settings = page.getByRole("table", { name: "Audit log" });
  const go = async () => {
    cut = true;
    await page.goto("/domains");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
  };
  await go();
  await expect(settings).toBeVisible();
  await go();
  await expect(page.getByRole("heading", { name: "A part of the studio could not be loaded" })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((each) => `${each.id} ${each.nodes[0]?.html}`)).toEqual([]);
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(settings).toBeVisible();
});

test("what a quick hand types for the palette waits until it is there", async ({ page, makeDomain }) => {
  await open(page, await makeDomain("Quick", await readDocument(HOME_LAB)));
  await page.route(CODE, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  // Under a space, which is a part of what is typed, this opens a menu.
  await page.getByRole("button", { name: "Export the graph" }).focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("every one");
  for (let back = 0; back < "every one".length; back++) await page.keyboard.press("Backspace");
  await page.keyboard.type("view matrix");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("grid", { name: "Machines by services" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an element or an action" })).toBeHidden();
});
