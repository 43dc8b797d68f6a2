import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext } from "@playwright/test";
import { expect, readDocument, test } from "./support/test";

const HOME_LAB = "nix/examples/home-lab/domain.json";

async function change(
  api: APIRequestContext,
  id: string,
  baseRevision: number,
  message: string,
  patch: object,
) {
  const data = { baseRevision, patches: [patch], message };
  const answer = await api.post(`/api/domains/${id}/changes`, { data });
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { revision: number }).revision;
}

/** A domain with a port changed (2), a machine added (3), a service's selectors changed (4). */
async function withHistory(
  api: APIRequestContext,
  makeDomain: (name: string, document: unknown) => Promise<string>,
) {
  const id = await makeDomain("History", await readDocument(HOME_LAB));
  const attic = "/clusters/attic";
  const port = { op: "replace", path: `${attic}/machines/nas/deployment/targetPort`, value: 2222 };
  await change(api, id, 1, "Set target port of nas to 2222", port);
  await change(api, id, 2, "Create machine printer", {
    op: "add",
    path: `${attic}/machines/printer`,
    value: { tags: ["paper"] },
  });
  const only = [{ filter: "hostname", hostname: "nas" }];
  await change(api, id, 3, "Set the selectors of dns to nas", {
    op: "replace",
    path: `${attic}/services/dns/selectors`,
    value: only,
  });
  return id;
}

test("compares revisions: fields in words, who is affected, files; names one; restores", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await withHistory(api, makeDomain);
  await page.goto(`/domains/${id}`);
  await page.getByRole("link", { name: "Revision 4: show the history" }).click();
  await expect(page).toHaveURL(`/domains/${id}/history`);

  const changed = page.getByRole("main", { name: "What changed" });
  await expect(changed.getByRole("heading", { name: /r3.*r4/ })).toBeVisible();
  await expect(changed.getByText("selectors", { exact: true })).toBeVisible();
  await expect(changed.locator("ins")).toHaveText("nas");
  await expect(changed.getByText("lost by")).toBeVisible();
  await expect(changed.getByRole("button", { name: /clusters\/attic\/services\/dns\.nix/ })).toBeVisible();

  await page.getByRole("button", { name: /Set target port/ }).click();
  await expect(page).toHaveURL(/from=1&to=2/);
  await expect(changed.getByText("target port", { exact: true })).toBeVisible();
  await expect(changed.locator("ins")).toHaveText("2222");

  await page.getByRole("button", { name: /Set the selectors/ }).click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(/from=2&to=4/);
  await expect(changed.getByRole("article").filter({ hasText: "printer.attic.lan" }).first()).toContainText(
    "added",
  );
  // However long the files are, the page itself has nothing to scroll.
  await page.setViewportSize({ width: 1280, height: 360 });
  await expect(changed.getByRole("heading", { name: "Generated files" })).toBeVisible();
  await expect(changed.getByRole("button", { name: "README.md" })).toBeVisible();
  await expect(changed.locator("ins, td").first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goBack();
  await expect(page).toHaveURL(/from=1&to=2/);

  await page.getByRole("button", { name: "Actions for revision 2" }).click();
  await page.getByRole("menuitem", { name: "Name this revision" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("before the printer");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTitle("Named before the printer")).toBeVisible();
  await page.getByText("Named", { exact: true }).click();
  await expect(page.getByRole("button", { name: /Create machine printer/ })).toBeHidden();
  await expect(page.getByRole("button", { name: /Set target port/ })).toBeVisible();

  await changed.getByRole("button", { name: "Restore r2" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore revision 2?" });
  await expect(dialog.getByText(/machines|receive/).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(page).toHaveURL(/from=4&to=5/);
  const domain = (await (await api.get(`/api/domains/${id}`)).json()) as {
    revision: number;
    document: { clusters: { attic: { machines: object } } };
  };
  expect(domain.revision).toBe(5);
  expect(Object.keys(domain.document.clusters.attic.machines)).not.toContain("printer");
});

test("a long history is read page by page", async ({ page, api, makeDomain }) => {
  const id = await makeDomain("Long");
  for (let edit = 1; edit <= 230; edit++) {
    await change(api, id, edit, `Set setting n${edit}`, {
      op: "add",
      path: `/settings/n${edit}`,
      value: edit,
    });
  }
  const asked: string[] = [];
  page.on(
    "request",
    (request) => request.url().includes("/revisions?limit=100") && asked.push(request.url()),
  );
  await page.goto(`/domains/${id}/history`);
  const list = page.getByRole("region", { name: "Revisions" });
  await expect(list.getByText("Set setting n230", { exact: true })).toBeVisible();
  expect(await list.getByRole("listitem").count()).toBeLessThan(60);
  await list.getByText("Set setting n230", { exact: true }).hover();
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(list.getByText("r1", { exact: true })).toBeVisible({ timeout: 300 });
  }).toPass();
  expect(asked.length).toBe(3);
});

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing on history and people, ${scheme}`, async ({ page, api, makeDomain }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const id = await withHistory(api, makeDomain);
    for (const address of [`history?from=1&to=4`, "history?to=1", "people"]) {
      await page.goto(`/domains/${id}/${address}`);
      await expect(page.getByRole("main")).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}
