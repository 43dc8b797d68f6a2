import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, readDocument, test } from "./support/test";

const HOME_LAB = "nix/examples/home-lab/domain.json";

const explorer = (page: Page) => page.getByRole("tree", { name: "Elements of the domain" });
const line = (page: Page, name: string) => explorer(page).getByRole("treeitem", { name, exact: true });
const inspector = (page: Page) => page.getByRole("region", { name: "Inspector" });

async function open(page: Page, id: string, query = "") {
  await page.goto(`/domains/${id}${query}`);
  // The first visit compiles the screen's code.
  await expect(explorer(page)).toBeVisible({ timeout: 30_000 });
}

interface HomeLab {
  document: {
    clusters: Record<
      string,
      {
        machines: Record<string, { tags: string[] }>;
        services: Record<string, { selectors: unknown; roles: Record<string, unknown> }>;
      }
    >;
  };
}

test("a lit service, one edit and the downloaded flake", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("Journey", await readDocument(HOME_LAB));
  await open(page, id);
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
  await open(page, id);
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
  await open(page, await makeDomain("Palette", await readDocument(HOME_LAB)));
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
  await open(page, id, "?at=nas&tab=receives&view=matrix");
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
  await open(page, id, "?view=matrix");
  await line(page, "cluster attic").click();
  await page.keyboard.type("gate");
  const gate = (await line(page, "machine gate").first().getAttribute("id")) ?? "no line";
  await expect(explorer(page)).toHaveAttribute("aria-activedescendant", gate);
  await expect(page.getByRole("tab", { name: "Matrix" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("g");
  await expect(page.getByRole("tab", { name: "Graph" })).toHaveAttribute("aria-selected", "true");
});

test("creating, importing, changing together, deleting and undoing", async ({ page, makeDomain }) => {
  const id = await makeDomain("Tree");
  await open(page, id);
  await page.keyboard.press("Shift+C");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Not A Name");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/RFC 1123/)).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("shed");
  await page.keyboard.press("Enter");
  await expect(line(page, "cluster shed")).toBeVisible();

  await explorer(page).getByRole("treeitem", { name: "Machines, 0" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Import machines …" }).click();
  await page.getByRole("textbox", { name: "Machines, one a line" }).fill("m1,,web,10.0.0.1\nm2\nm2\nM_3");
  await expect(page.getByText("Line 3")).toBeVisible();
  await expect(page.getByRole("table", { name: "Addresses that are taken" })).toHaveCount(0);
  await page.getByRole("textbox", { name: "Machines, one a line" }).pressSequentially("\nm4,,,10.0.0.1");
  await expect(page.getByText("m4: m1 has the address 10.0.0.1 too.")).toBeVisible();
  await page.getByRole("button", { name: "Create 3 machines in shed" }).click();
  await expect(line(page, "machine m2")).toBeVisible();

  await page.keyboard.press("Shift+E");
  await page.getByLabel("Add tags").first().fill("rack");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "System" }).click();
  await page.getByRole("option", { name: "aarch64-linux" }).click();
  await page.getByRole("textbox", { name: "SSH port" }).fill("2222");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await line(page, "machine m1").click();
  await expect(inspector(page).getByText("rack").first()).toBeVisible();
  await expect(inspector(page).getByLabel("System")).toHaveValue("aarch64-linux");
  await expect(inspector(page).getByLabel("SSH port")).toHaveValue("2222");

  await page.keyboard.press("Delete");
  await expect(line(page, "machine m1")).toHaveCount(0);
  const next = (await line(page, "machine m2").getAttribute("id")) ?? "no line";
  await expect(explorer(page)).toHaveAttribute("aria-activedescendant", next);
  const takeBack = page.getByRole("status").getByRole("button", { name: "Undo", exact: true });
  await expect(takeBack).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(takeBack).toHaveCount(0);
  await expect(line(page, "machine m1")).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(line(page, "machine m1")).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+z");
  await expect(line(page, "machine m1")).toBeVisible();

  // What is added by key can be filled by key.
  await line(page, "machine m2").click();
  await inspector(page).getByRole("button", { name: "Add to annotations" }).click();
  await page.keyboard.type("rack");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("textbox", { name: "Value of rack" })).toBeFocused();
  await page.keyboard.type("shelf-2");
  await inspector(page).getByRole("button", { name: "Add an interface" }).click();
  await page.keyboard.type("eth0");
  await page.keyboard.press("Enter");
  await page.keyboard.type("10.5.0.700");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByText(/700 is more than 255/)).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect(inspector(page).getByText("Taken with /24, as m1 has.")).toBeVisible();
  await page.keyboard.type("/16");
  await expect(inspector(page).getByText(/Taken with/)).toHaveCount(0);
  await page.keyboard.press("Enter");
  const address = inspector(page).getByRole("textbox", { name: "IPv4 address 1 of eth0" });
  await expect(address).toBeFocused();
  await expect(address).toHaveValue("10.5.0.7");
  await expect(inspector(page).getByLabel("Prefix length of address 1 of eth0")).toHaveValue("16");
  await inspector(page).getByRole("button", { name: "Add an IPv4 address to eth0" }).click();
  await page.keyboard.type("10.5.0.8");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByLabel("Prefix length of address 2 of eth0")).toHaveValue("16");
  await inspector(page).getByRole("button", { name: "Add an IPv4 address to eth0" }).click();
  await page.keyboard.type("10.5.0.9");
  await page.keyboard.press("Escape");
  await expect(inspector(page).getByRole("button", { name: "Add an IPv4 address to eth0" })).toBeFocused();
  await expect(inspector(page).getByLabel("Prefix length of address 3 of eth0")).toHaveCount(0);

  // A new service says where it runs before it does.
  await line(page, "machine m2").click();
  await page.keyboard.press("Shift+S");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("proxy");
  const runsOn = page.getByRole("combobox", { name: "Runs on" });
  await expect(runsOn).toHaveValue("all 3 machines of shed");
  await runsOn.click();
  await page.getByRole("option", { name: "tag web: 1 machine" }).click();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await inspector(page).getByRole("tab", { name: "Machines" }).click();
  await expect(inspector(page).getByRole("row")).toHaveCount(2);
});

test("a wrong suffix is said at its field; an upload lists every error by path", async ({
  page,
  makeDomain,
}) => {
  await makeDomain("Beside");
  await page.goto("/domains");
  await page.getByRole("button", { name: "New domain" }).click();
  await page.getByRole("menuitem", { name: "Empty" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Odd");
  await page.getByRole("textbox", { name: /^Suffix/ }).fill("my..home");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("textbox", { name: /^Suffix/ })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("One dot between two words, and none at the ends")).toBeVisible();
  await expect(page.getByText("not a domain document")).toHaveCount(0);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /From a document|Bring a document/ }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Broken");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file …" }).click();
  await (await chooser).setFiles({
    name: "broken.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ schemaVersion: 1, suffix: "A B", clusters: { x: { oops: 1 } } })),
  });
  await page.getByRole("button", { name: "Create" }).click();
  const wrong = page.getByRole("list", { name: "What is wrong" });
  await expect(wrong.getByText("/suffix", { exact: true })).toBeVisible();
  await expect(wrong.getByText(/\/clusters\/x/).first()).toBeVisible();
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
      await open(page, id, `?at=${at}`);
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
    await expect(dialog.getByRole("table", { name: "Addresses that are taken" })).toBeVisible();
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
