import { ADMIN, expect, test } from "./support/test";

test("invited by a link, roles given and taken, a session ended, all of it in the audit log", async ({
  page,
  browser,
  studio,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("Accounts");
  await page.goto(`/domains/${id}/people`);
  await page.getByLabel("Add somebody").fill("lin@example.org");
  await page.getByRole("button", { name: "Add" }).click();
  const link = (await page.getByRole("status").locator("code").textContent()) ?? "";
  await expect(page.getByText("Invitation for lin@example.org")).toBeVisible();

  const context = await browser.newContext({ baseURL: studio.url });
  const lin = await context.newPage();
  await lin.goto(link);
  await lin.getByLabel("Your name").fill("Lin Clark");
  await lin.locator("input[name=password]").fill("cartoons of code");
  await lin.getByRole("button", { name: "Join" }).click();
  await lin.waitForURL(/\/domains$/);
  await lin.getByRole("link", { name: "Accounts" }).click();
  await expect(lin.getByText("Read only")).toBeVisible();
  await lin.goto(link);
  await expect(lin.getByRole("heading", { name: "This invitation is closed" })).toBeVisible();

  await page.reload();
  await page.getByRole("checkbox", { name: "Lin Clark: Editor" }).click();
  await expect(page.getByRole("checkbox", { name: "Lin Clark: Editor" })).toBeChecked();
  await lin.goto(`/domains/${id}`);
  await expect(lin.getByText("Saved", { exact: true })).toBeVisible();
  await expect(lin.getByText("Read only")).toBeHidden();
  await lin.goto(`/domains/${id}/people`);
  await expect(lin.getByRole("checkbox", { name: "Lin Clark: Editor" })).toBeDisabled();
  await expect(lin.getByRole("heading", { name: "Audit log" })).toBeHidden();

  await page.reload();
  await page.getByLabel("Search the audit log").fill("member.set");
  await expect(page.getByRole("table", { name: "Audit log" }).getByText("lin@example.org")).toBeVisible();
  await page.getByRole("button", { name: "Remove Lin Clark from this domain" }).click();
  await expect(page.getByRole("checkbox", { name: "Lin Clark: Editor" })).toBeHidden();
  expect((await context.request.get(`/api/domains/${id}`)).status()).toBe(404);
  await lin.goto(`/domains/${id}`);
  await expect(lin.getByRole("heading", { name: "404" })).toBeVisible();

  // A second session, ended from the first.
  const other = await browser.newContext({ baseURL: studio.url, extraHTTPHeaders: { Origin: studio.url } });
  const credentials = { email: "lin@example.org", password: "cartoons of code" };
  expect((await other.request.post("/api/sign-in", { data: credentials })).status()).toBe(200);
  await lin.goto("/settings#sessions");
  await expect(lin.getByRole("region", { name: "Sessions" }).getByText("used now")).toHaveCount(1);
  await lin
    .getByRole("region", { name: "Sessions" })
    .getByRole("button", { name: "End", exact: true })
    .click();
  await expect.poll(async () => (await other.request.get("/api/me")).status()).toBe(401);
  expect((await context.request.get("/api/me")).status()).toBe(200);

  // Whoever has to sign in first comes to where they were going.
  const stranger = await (
    await browser.newContext({ baseURL: studio.url, storageState: { cookies: [], origins: [] } })
  ).newPage();
  await stranger.goto(`/domains/${id}?view=matrix`);
  await stranger.getByLabel("E-mail").fill(ADMIN.email);
  await stranger.locator("input[name=password]").fill(ADMIN.password);
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.waitForURL(new RegExp(`/domains/${id}\\?view=matrix$`));
  await stranger.context().close();

  await api.delete(`/api/domains/${id}`);
  await page.goto("/domains");
  await page.getByRole("button", { name: /Trash/ }).click();
  await page.getByRole("button", { name: "Actions for Accounts" }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect
    .poll(async () => (await api.get(`/api/domains/${id}`)).json())
    .toMatchObject({ trashedAt: null });
  await other.close();
  await context.close();
});

test("a token is shown once, does what its role allows, and ends when it is revoked", async ({
  page,
  studio,
  playwright,
  makeDomain,
}) => {
  const id = await makeDomain("Tokens");
  await page.goto("/settings#tokens");
  const part = page.getByRole("region", { name: "API tokens" });
  await part.getByLabel("Name").fill("export");
  await part.getByRole("button", { name: "Make a token" }).click();
  const secret = (await part.getByRole("status").locator("code").textContent()) ?? "";
  const script = await playwright.request.newContext({
    baseURL: studio.url,
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { Authorization: `Bearer ${secret}` },
  });
  expect((await script.get(`/api/domains/${id}/flake`)).status()).toBe(200);
  const patches = [{ op: "add", path: "/settings/x", value: 1 }];
  const refused = await script.post(`/api/domains/${id}/changes`, { data: { baseRevision: 1, patches } });
  expect(refused.status()).toBe(403);
  await page.reload();
  await expect(part.getByText(secret)).toBeHidden();
  await part.getByRole("button", { name: /Revoke/ }).click();
  await expect.poll(async () => (await script.get("/api/me")).status()).toBe(401);
  await script.dispose();
});
