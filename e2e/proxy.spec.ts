import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { startProxy } from "./support/proxy";
import { freePort, startStudio } from "./support/server";
import { ADMIN } from "./support/test";

async function clean(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((each) => `${what}: ${each.id} ${each.nodes[0]?.html}`)).toEqual([]);
}

test("behind a reverse proxy with TLS: a stranger sets it up and leaves with a flake; live, and who came from where", async ({
  browser,
}) => {
  const port = await freePort();
  const address = `https://localhost:${port}`;
  const studio = await startStudio({ BASE_URL: address, TRUST_PROXY: "1" });
  const proxy = await startProxy(port, () => studio.url);
  const context = await browser.newContext({ baseURL: address, ignoreHTTPSErrors: true });
  try {
    // The address that the first start prints is the one that people reach.
    const printed = /https:\/\/\S+\/setup\?token=[\w-]+/.exec(studio.output())?.[0] ?? "";
    expect(printed).toContain(address);
    const page = await context.newPage();
    const answer = await page.goto(printed);
    expect(answer?.headers()["strict-transport-security"]).toContain("max-age");
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await clean(page, `setup, ${colorScheme}`);
    }
    await page.getByLabel("Your name").fill(ADMIN.name);
    await page.getByLabel("E-mail").fill(ADMIN.email);
    await page.locator("input[name=password]").fill(ADMIN.password);
    await page.getByRole("button", { name: /Create|Set up|account/i }).click();
    await page.waitForURL(/\/domains$/);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await clean(page, `no domain yet, ${colorScheme}`);
    }
    const session = (await context.cookies()).find(({ name }) => name.includes("session"));
    expect(session).toMatchObject({ secure: true, httpOnly: true });
    expect(["Lax", "Strict"]).toContain(session?.sameSite);

    // What one does is live with the other: events come through the proxy.
    await page.getByRole("button", { name: "Open the home lab" }).click();
    await page.waitForURL(/\/domains\/[^/]+$/);
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    const changed = await context.request.post(`/api/domains/${id}/changes`, {
      headers: { Origin: address },
      data: { baseRevision: 1, patches: [{ op: "add", path: "/settings/seen", value: true }] },
    });
    expect(changed.ok(), await changed.text()).toBe(true);
    await expect(page.getByRole("link", { name: /^Revision 2/ })).toBeVisible();

    // The way of a first visit: a lit service, one edit, the flake.
    await page.locator('.react-flow__node[data-id="service:attic/backup"]').click();
    await expect(
      page.locator('.react-flow__node[data-id="machine:attic/pi"]').locator("[data-lit]"),
    ).toContainText("gets it");
    const inspector = page.getByRole("region", { name: "Inspector" });
    await inspector.getByRole("button", { name: /^Add to selectors, after/ }).click();
    await page.getByRole("option", { name: /^pi/ }).first().click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "More ways to take it out" }).click();
    await page.getByRole("menuitem", { name: "Download the flake" }).click();
    const flake = unzipSync(await readFile(await (await download).path()));
    const service = Object.entries(flake).find(([name]) => name.endsWith("attic/services/backup.nix"));
    expect(strFromU8(service?.[1] ?? new Uint8Array())).toMatch(/nas[\s\S]*pi/);

    const elsewhere = await context.request.post(`/api/domains/${id}/changes`, {
      headers: { Origin: studio.url },
      data: { baseRevision: 3, patches: [] },
    });
    expect(elsewhere.status()).toBe(403);
    const audit = await (await context.request.get("/api/audit")).json();
    expect(new Set(audit.map((entry: { address: string }) => entry.address))).toEqual(
      new Set(["198.51.100.7"]),
    );
  } finally {
    await context.close();
    await proxy.close();
    await studio.remove();
  }
});
