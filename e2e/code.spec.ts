import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./support/test";

const DEFINITION = "{ selectors, roles, this }:\n{\n  a = builtins.head roles.server.ips;\n}\n";
const DOCUMENT = {
  schemaVersion: 1,
  suffix: "com",
  modules: { base: { source: "{ a.port = 80; }" } },
  clusters: {
    example: {
      machines: {
        host1: { interfaces: { eth0: { ipv4: [{ address: "192.168.1.10", prefixLength: 24 }] } } },
        host2: { annotations: { rack: "b" } },
      },
      services: {
        web: {
          selectors: [{ filter: "clusterMachines" }],
          roles: { server: [{ filter: "hostname", hostname: "host1" }] },
          definition: DEFINITION,
          extraConfig: "{ b.port = 80; }",
        },
      },
    },
  },
};

async function service(api: APIRequestContext, id: string) {
  const domain = (await (await api.get(`/api/domains/${id}`)).json()) as { document: typeof DOCUMENT };
  return domain.document.clusters.example.services.web;
}

test.describe.configure({ timeout: 120_000 });

const code = (page: Page, label = "Definition of web") => page.locator(`[data-code="${label}"]`);

/** Opens the service's code with the cursor at the end of a line (from 1). */
async function edit(page: Page, id: string, line: number) {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/.test(message.text()))
      refused.push(message.text());
  });
  await page.goto(`/domains/${id}?at=web.example.com&tab=code`);
  // The code is drawn before the page has settled: a click that comes too early leaves no cursor.
  await expect(async () => {
    await code(page)
      .locator(".view-line")
      .nth(line - 1)
      .click();
    await expect(code(page).locator(".monaco-editor.focused")).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.keyboard.press("End");
  return refused;
}

test("completion lists roles and their keys, and what is accepted is saved", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("completion", DOCUMENT);
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  const refused = await edit(page, id, 3);
  await page.keyboard.press("Enter");
  await page.keyboard.type("b = roles.");
  const widget = page.locator(".suggest-widget.visible");
  await expect(widget.getByRole("option", { name: /^server/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type(".i");
  await expect(widget.getByRole("option", { name: /^ips.*192\.168\.1\.10/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type(";");
  await expect.poll(async () => (await service(api, id)).definition).toContain("b = roles.server.ips;");
  expect(refused).toEqual([]);
  expect(workers.length).toBeGreaterThan(0);
  for (const worker of workers) expect(new URL(worker).origin).toBe(new URL(page.url()).origin);
});

test("hovering a part of the argument shows its value on a machine", async ({ page, makeDomain }) => {
  const id = await makeDomain("hover", DOCUMENT);
  await edit(page, id, 3);
  await code(page)
    .locator(".view-line span", { hasText: /^ips$|roles\.server\.ips|server\.ips/ })
    .last()
    .hover();
  const hover = page.locator(".monaco-hover:visible");
  await expect(hover).toContainText("192.168.1.10");
  await expect(hover).toContainText("host1.example.com");
});

test("a role that nobody defines is marked, and its quick fix defines it", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("fix", DOCUMENT);
  await edit(page, id, 3);
  await page.keyboard.press("Enter");
  await page.keyboard.type("b = roles.backup.ips;");
  await expect(code(page).locator(".squiggly-warning")).toBeVisible();
  await page.keyboard.press("F8");
  await expect(page.getByText(/This service has no role backup/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+.");
  await page.getByText("Add the role backup to the service").click();
  await expect
    .poll(async () => Object.keys((await service(api, id)).roles).sort())
    .toEqual(["backup", "server"]);
  await expect(code(page).locator(".squiggly-warning")).toHaveCount(0);
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect.poll(async () => Object.keys((await service(api, id)).roles).sort()).toEqual(["server"]);
});

test("an unclosed source, and what Nix's parser refuses, are marked", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("errors", DOCUMENT);
  await edit(page, id, 3);
  await page.keyboard.press("Enter");
  await page.keyboard.type("b = rolls;");
  const tools = (await (await api.get("/api/nix")).json()) as { parse: boolean };
  if (tools.parse) await expect(code(page).locator(".squiggly-error")).toBeVisible();
  await page.keyboard.type(" c = /* open");
  await expect(code(page).locator(".squiggly-error")).toBeVisible();
});

test("what Nix's parser refuses is a problem, in whichever source", async ({ page, api, makeDomain }) => {
  const { parse } = await (await api.get("/api/nix")).json();
  test.skip(!parse, "The studio has no confined Nix");
  const wrong = { ...DOCUMENT, modules: { base: { source: "{\n  a.port = 80\n}" } } };
  const lock = { version: 7, root: "root", nodes: { root: {} } };
  const id = await makeDomain("syntax", { ...wrong, lock });
  const listed: string[] = [];
  await page.route("**/options/below?*", (route) => {
    listed.push(route.request().url());
    return route.fulfill({ json: { state: "unknown", steps: [] } });
  });
  // An evaluation would need a network for nixpkgs, as Deploy does for its plan.
  await page.addInitScript(() => localStorage.setItem("cs-evaluate-while-editing", "false"));
  // Nix is asked about the sources, and for the options only where code is open.
  await page.goto(`/domains/${id}`);
  await expect(page.getByRole("button", { name: /^1 error, / })).toBeVisible();
  expect(listed).toEqual([]);
  await edit(page, id, 3);
  await expect.poll(() => listed.length).toBeGreaterThan(0);
  // What appears while somebody types does not move what they type in.
  const before = await code(page).boundingBox();
  await page.keyboard.press("Backspace");
  const here = page.getByRole("list", { name: "Problems here" });
  await expect(here).toContainText("Nix, line 4, column 1: syntax error");
  await expect(page.getByText(/^Nix, line 4, column 1: syntax error/)).toHaveCount(1);
  expect(await code(page).boundingBox()).toEqual(before);
  await page.keyboard.type(";");
  await expect(here).toBeHidden();
  await page.getByRole("button", { name: /^1 error, / }).click();
  const found = page.getByRole("treeitem", { name: /Nix, line 3, column 1: syntax error/ });
  await expect(found).toBeVisible();
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Deploy" })).toContainText(
    /The domain has (an error|2 errors)/,
  );
  await page.keyboard.press("Escape");
  await found.click();
  const base = page.locator(".monaco-editor.focused");
  await expect(base).toContainText("a.port");
  // The cursor stands where the bracket has come too soon.
  await page.keyboard.type(";");
  await expect(found).toBeHidden();
});

test("Tab leaves the code until a person wants it to indent", async ({ page, makeDomain }) => {
  const id = await makeDomain("tab", DOCUMENT);
  await edit(page, id, 3);
  const inside = () => page.evaluate(() => document.activeElement?.closest("[data-code]") !== null);
  expect(await inside()).toBe(true);
  await page.keyboard.press("Tab");
  expect(await inside()).toBe(false);
  await page.keyboard.press("Shift+Tab");
  expect(await inside()).toBe(true);
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Tab");
  expect(await inside()).toBe(true);
});

test("a source opens large, keeps its text, and Escape closes it; the palette's key still works", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("large", DOCUMENT);
  await edit(page, id, 3);
  await page.getByRole("button", { name: "Open Definition of web large" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator(".view-line").nth(2).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" x = this.");
  await expect(page.locator(".suggest-widget.visible")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".suggest-widget.visible")).toHaveCount(0);
  await expect(dialog).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html])).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Open Definition of web large" })).toBeFocused();
  await expect(code(page)).toContainText("this.");
  await code(page).locator(".view-line").first().click();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("Format stands beside the code, and says what it needs", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("format", DOCUMENT);
  const tidy = DEFINITION.replace("  a =", "  tidy =");
  await page.route("**/api/nix", (route) => route.fulfill({ json: { parse: false, format: false } }));
  await edit(page, id, 3);
  const format = page.getByRole("button", { name: "Format Definition of web" });
  await expect(format).toHaveAttribute("aria-disabled", "true");
  await format.hover();
  await expect(page.getByRole("tooltip", { name: /needs nixfmt on the server/ })).toBeVisible();

  await page.unroute("**/api/nix");
  await page.route("**/api/nix", (route) => route.fulfill({ json: { parse: false, format: true } }));
  await page.route("**/api/nix/format", (route) => route.fulfill({ json: { source: tidy } }));
  await edit(page, id, 3);
  await format.click();
  await expect.poll(async () => (await service(api, id)).definition).toBe(tidy);
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect.poll(async () => (await service(api, id)).definition).toBe(DEFINITION);
});

test("search and replace in every source is one step of undo", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("search", DOCUMENT);
  await page.goto(`/domains/${id}`);
  await page.getByRole("tree").first().waitFor();
  await page.keyboard.press("ControlOrMeta+Shift+f");
  await page.getByRole("textbox", { name: "Search for" }).fill("port");
  await expect(page.getByRole("status").filter({ hasText: "2 matches in 2 of" })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html])).toEqual([]);
  await page.getByRole("textbox", { name: "Replace with" }).fill("gate");
  await page.getByRole("button", { name: "Replace all" }).click();
  await expect.poll(async () => (await service(api, id)).extraConfig).toBe("{ b.gate = 80; }");
  await page.getByRole("textbox", { name: "Search for" }).fill("gate");
  await page.getByRole("button", { name: /b\.gate = 80/ }).click();
  const extra = code(page, "Extra configuration of web");
  await expect(extra).toContainText("gate");
  await expect(extra.getByRole("textbox")).toBeFocused();
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect.poll(async () => (await service(api, id)).extraConfig).toBe("{ b.port = 80; }");
});
