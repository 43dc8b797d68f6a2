import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { explorer, HOME_LAB, type HomeLab, inspector, line, openStudio } from "./support/studio";
import { expect, readDocument, test } from "./support/test";

test("a lit service, one edit and the downloaded flake", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("Journey", await readDocument(HOME_LAB));
  await openStudio(page, id);
  await line(page, "service backup").click();
  await expect(inspector(page).getByRole("heading", { name: "backup" })).toBeVisible();
  await inspector(page).getByRole("tab", { name: "Machines" }).click();
  await expect(inspector(page).getByRole("row", { name: /pi yes/ })).toBeVisible();
  await expect(inspector(page).getByRole("row", { name: /nas no target/ })).toBeVisible();

  await line(page, "machine pi").click();
  await inspector(page).getByLabel("Tags").first().fill("lab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect
    .poll(async () => {
      const domain = (await (await api.get(`/api/domains/${id}`)).json()) as HomeLab;
      return domain.document.clusters.attic?.machines.pi?.tags;
    })
    .toEqual(["edge", "lab"]);
  // The field has nothing of its own to take back.
  await page.keyboard.press("Control+z");
  await expect(inspector(page).getByText("lab", { exact: true })).toHaveCount(0);
  await page.keyboard.press("Control+y");
  await expect(inspector(page).getByText("lab", { exact: true })).toHaveCount(1);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "More ways to take it out" }).click();
  await page.getByRole("menuitem", { name: "Download the flake" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});

test("the main job with the keyboard alone", async ({ page, makeDomain, api }) => {
  const id = await makeDomain("Keyboard", await readDocument(HOME_LAB));
  await openStudio(page, id);
  await page.keyboard.press("Control+k");
  const find = page.getByRole("combobox", { name: "Find an element or an action" });
  await expect(find).toBeFocused();
  await page.keyboard.type("dns.attic");
  await expect(page.getByRole("option", { name: /dns/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("heading", { name: "dns" })).toBeVisible();

  await page.keyboard.press("i");
  await expect(inspector(page)).toBeFocused();
  const add = inspector(page).getByRole("button", { name: "Add to role server" });
  for (let step = 0; step < 40 && !(await add.evaluate((each) => each === document.activeElement)); step++)
    await page.keyboard.press("Tab");
  await expect(add).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("gate.cellar");
  await expect(page.getByRole("option", { name: /gate\.cellar\.lan/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(
    inspector(page)
      .getByText(/receive something else/)
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("button", { name: "gate.cellar.lan, 1 machines" })).toBeVisible();
  await expect
    .poll(async () => {
      const domain = (await (await api.get(`/api/domains/${id}`)).json()) as HomeLab;
      return domain.document.clusters.attic?.services.dns?.roles.server;
    })
    .toEqual([
      { filter: "tag", tag: "dns" },
      { filter: "hostname", hostname: "gate.cellar.lan" },
    ]);

  // An operation is saved once it says what it leaves out.
  await inspector(page).getByRole("button", { name: "gate.cellar.lan, 1 machines" }).click();
  await page.getByRole("button", { name: "Except …" }).click();
  const excluded = page.getByRole("combobox", { name: /^gate\.cellar\.lan except/ });
  await expect(excluded).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(excluded).toHaveCount(0);
  await expect(inspector(page).getByRole("button", { name: "gate.cellar.lan, 1 machines" })).toBeVisible();
  await inspector(page).getByRole("button", { name: "gate.cellar.lan, 1 machines" }).click();
  await page.getByRole("button", { name: "Except …" }).click();
  await page.keyboard.type("edge");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("button", { name: /^except: change/ })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(inspector(page).getByRole("button", { name: /^except: change/ })).toHaveCount(0);

  await page.keyboard.press("e");
  await expect(explorer(page)).toBeFocused();
  await page.keyboard.type("nas");
  await page.keyboard.press("Enter");
  await page.keyboard.press("F2");
  await page.keyboard.type("pi");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "There is a machine pi already." })).toBeVisible();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("vault");
  await expect(
    page.getByRole("status").filter({ hasText: "1 service refers to it and follows." }),
  ).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(line(page, "machine vault")).toBeVisible();
  await expect
    .poll(async () => {
      const domain = (await (await api.get(`/api/domains/${id}`)).json()) as HomeLab;
      return domain.document.clusters.attic?.services.backup?.roles.target;
    })
    .toEqual([{ filter: "hostname", hostname: "vault" }]);
  await page.keyboard.press("Control+z");
  await expect(line(page, "machine nas")).toBeVisible();
});

test("the palette finds actions by other words and machines by address; the inspector’s menu renames", async ({
  page,
  makeDomain,
}) => {
  await openStudio(page, await makeDomain("Palette", await readDocument(HOME_LAB)));
  const find = async (words: string) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find an element or an action" }).fill(words);
  };
  await find("plan");
  await page.getByRole("option", { name: "What would change on the machines" }).click();
  await expect(page.getByRole("dialog", { name: "Exact evaluation" })).toBeVisible();
  await page.keyboard.press("Escape");
  await find("dark theme");
  await page.getByRole("option", { name: "Dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await find("sign out");
  await expect(page.getByRole("option", { name: "Sign out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await find("10.0.1.10");
  await page.getByRole("option", { name: /nas.*10\.0\.1\.10/ }).click();
  await expect(inspector(page).getByRole("heading", { name: "nas" })).toBeVisible();

  await inspector(page).getByRole("button", { name: "Actions for nas" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await expect(page.getByLabel("New name of nas")).toBeFocused();
  await page.keyboard.type("vault", { delay: 10 });
  await page.keyboard.press("Enter");
  await expect(line(page, "machine vault")).toBeVisible();
  await inspector(page).getByRole("button", { name: "Actions for vault" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("New name of vault")).toBeFocused();
  await page.keyboard.type("store", { delay: 10 });
  await page.keyboard.press("Enter");
  await expect(line(page, "machine store")).toBeVisible();
});

test("a link opens an element, a tab and a view, and back works", async ({ page, makeDomain }) => {
  const id = await makeDomain("Links", await readDocument(HOME_LAB));
  await openStudio(page, id, "?at=nas&tab=receives&view=matrix");
  await expect(inspector(page).getByRole("tab", { name: "Receives" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await expect(page.getByRole("tab", { name: "Matrix" })).toHaveAttribute("aria-selected", "true");
  await line(page, "service backup").click();
  await expect(page).toHaveURL(/at=\/clusters\/attic\/services\/backup/);
  await page.goBack();
  await expect(inspector(page).getByRole("heading", { name: "nas" })).toBeVisible();

  // A short name that two machines have is asked about; an address that leads nowhere says so.
  await page.goto(`/domains/${id}?at=gate`);
  await expect(page.getByRole("combobox", { name: "Find an element or an action" })).toHaveValue("gate");
  await expect(page.getByRole("option", { name: /^gate/ })).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/at=\/clusters\/attic\/machines\/gate/);
  await page.goto("/domains/nowhere");
  await expect(page.getByRole("heading", { name: "404: nothing is here" })).toBeVisible();
  await page.getByRole("link", { name: "All domains" }).click();
  await expect(page.getByRole("table", { name: "Domains" })).toBeVisible();

  // Letters typed together find a name in the tree; one alone is the shortcut that it is everywhere.
  await openStudio(page, id, "?view=matrix");
  await line(page, "cluster attic").click();
  await page.keyboard.type("gate");
  const gate = (await line(page, "machine gate").first().getAttribute("id")) ?? "no line";
  await expect(explorer(page)).toHaveAttribute("aria-activedescendant", gate);
  await expect(page.getByRole("tab", { name: "Matrix" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("g");
  await expect(page.getByRole("tab", { name: "Graph" })).toHaveAttribute("aria-selected", "true");
});

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing, ${scheme}`, async ({ page, makeDomain, browser, studio }) => {
    // Twelve screens, each searched through.
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const id = await makeDomain(`Axe ${scheme}`, await readDocument(HOME_LAB));
    const clean = async (what: string, on: Page = page) => {
      const { violations } = await new AxeBuilder({ page: on }).analyze();
      expect(violations.map((each) => `${what}: ${each.id} ${each.nodes[0]?.html}`)).toEqual([]);
    };
    await page.goto("/domains");
    await expect(page.getByRole("table", { name: "Domains" })).toBeVisible();
    await clean("domains");
    for (const at of [
      "/",
      "/clusters/attic",
      "/clusters/attic/machines/nas",
      "/clusters/attic/services/backup",
    ]) {
      await openStudio(page, id, `?at=${at}`);
      await expect(page.getByText("attic.lan").first()).toBeVisible();
      await clean(at);
    }
    await inspector(page)
      .getByRole("button", { name: /^Add to selectors, after/ })
      .click();
    await expect(page.getByRole("listbox")).toBeVisible();
    await clean("filter picker");
    await page.keyboard.press("Escape");
    await line(page, "machine pi").click({ button: "right" });
    await expect(page.getByRole("menu")).toBeVisible();
    await clean("context menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible();
    await clean("palette");
    await page.keyboard.press("Escape");
    const dialog = page.getByRole("dialog");
    const opened = async (key: string) => {
      await page.keyboard.press(key);
      await expect(dialog).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
      expect(violations.map((each) => `${key}: ${each.id} ${each.nodes[0]?.html}`)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    };
    for (const key of ["?", "Shift+E", "Shift+M", "Shift+S", "Control+Shift+f"]) await opened(key);
    await explorer(page).getByRole("treeitem", { name: "Machines, 3" }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Import machines …" }).click();
    await dialog.getByRole("textbox", { name: "Machines, one a line" }).fill("pi\nM_3\nm4,,,10.0.0.1");
    await expect(dialog.getByRole("table", { name: "What there is to say of single lines" })).toBeVisible();
    await clean("import");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("what would change");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Exact evaluation" })).toBeVisible();
    await clean("evaluation");
    await page.goto("/settings");
    await expect(page.getByRole("table", { name: "Audit log" })).toBeVisible();
    await clean("settings");
    const stranger = await browser.newContext({
      colorScheme: scheme,
      storageState: { cookies: [], origins: [] },
    });
    const entry = await stranger.newPage();
    await entry.goto(`${studio.url}/sign-in`);
    await expect(entry.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await clean("sign-in", entry);
    await stranger.close();
  });
}
