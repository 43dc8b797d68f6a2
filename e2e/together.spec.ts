import type { Page } from "@playwright/test";
import { invitePerson } from "./support/people";
import { expect, readDocument, test } from "./support/test";

/** Between two browsers and a server that share two cores with everything else: four times the second that it takes. */
const WITHIN_A_SECOND = { timeout: 4000 };

const HOME_LAB = "nix/examples/home-lab/domain.json";

interface Detail {
  readonly revision: number;
  readonly document: {
    readonly clusters: Record<
      string,
      {
        machines: Record<string, { tags: string[] }>;
        services: Record<string, { roles: Record<string, unknown> }>;
      }
    >;
  };
}

const explorer = (page: Page) => page.getByRole("tree", { name: "Elements of the domain" });
const line = (page: Page, name: string) => explorer(page).getByRole("treeitem", { name, exact: true });
const inspector = (page: Page) => page.getByRole("region", { name: "Inspector" });
const saved = (page: Page) => expect(page.getByText("Saved", { exact: true })).toBeVisible();

async function open(page: Page, id: string, at: string) {
  await page.goto(`/domains/${id}?at=${at}`);
  await expect(explorer(page)).toBeVisible({ timeout: 30_000 });
}

async function addTag(page: Page, tag: string) {
  await inspector(page).getByLabel("Tags").fill(tag);
  await page.keyboard.press("Enter");
}

async function rename(page: Page, from: string, to: string) {
  await line(page, `machine ${from}`).click();
  await page.keyboard.press("F2");
  await page.keyboard.type(to);
  await page.keyboard.press("Enter");
  await expect(line(page, `machine ${to}`)).toBeVisible();
}

test("two people see each other and each other's edits, and undo takes back only one's own", async ({
  page,
  browser,
  api,
  studio,
  makeDomain,
}) => {
  const id = await makeDomain("Together", await readDocument(HOME_LAB));
  const grace = await invitePerson(browser, api, studio.url, id);
  await open(page, id, "/clusters/attic/machines/nas");
  await open(grace.page, id, "/clusters/attic/services/dns");

  await expect(page.getByRole("button", { name: "Grace Hopper, at dns.attic.lan" })).toBeVisible();
  await expect(line(page, "service dns").getByText("GH")).toBeVisible();
  await expect(page.getByTestId(/rf__node/).getByRole("img", { name: "Grace Hopper here" })).toBeVisible();
  await expect(grace.page.getByRole("button", { name: "Ada Lovelace, at nas.attic.lan" })).toBeVisible();

  await addTag(page, "ours");
  await line(grace.page, "machine nas").click();
  await expect(inspector(grace.page).getByText("ours", { exact: true })).toBeVisible(WITHIN_A_SECOND);

  // A rename by one and an edit of the same machine by the other merge; undo leaves the other's edit alone.
  await rename(page, "nas", "store");
  await expect(line(grace.page, "machine store")).toBeVisible(WITHIN_A_SECOND);
  await addTag(grace.page, "hers");
  await expect(inspector(page).getByText("hers", { exact: true })).toBeVisible(WITHIN_A_SECOND);
  await page.getByRole("button", { name: /^Undo: Rename nas/ }).click();
  await expect(line(grace.page, "machine nas")).toBeVisible();
  await expect(inspector(page).getByText("hers", { exact: true })).toBeVisible();
  await saved(page);
  const { document } = (await (await api.get(`/api/domains/${id}`)).json()) as Detail;
  expect(document.clusters.attic?.machines.nas?.tags).toEqual(["storage", "ours", "hers"]);
  expect(JSON.stringify(document)).not.toContain('store"');

  await grace.context.close();
  await expect(page.getByRole("button", { name: /Grace Hopper/ })).toBeHidden();
});

test("a lost connection: editing goes on, nothing is lost, and a clash is a choice", async ({
  page,
  browser,
  api,
  studio,
  makeDomain,
}) => {
  const id = await makeDomain("Offline", await readDocument(HOME_LAB));
  const grace = await invitePerson(browser, api, studio.url, id);
  await open(page, id, "/clusters/attic/machines/nas");
  await open(grace.page, id, "/clusters/attic/machines/nas");
  await saved(grace.page);

  await expect(inspector(grace.page).getByLabel("Tags")).toBeVisible();
  await grace.context.setOffline(true);
  await expect(grace.page.getByRole("status").getByText("Offline")).toBeVisible();
  await rename(grace.page, "nas", "vault");
  await line(grace.page, "machine pi").click();
  await addTag(grace.page, "away");
  await expect(grace.page.getByText("Offline, 2 waiting")).toBeVisible();

  await rename(page, "nas", "store");
  // The first is the attic's.
  await line(page, "machine gate").first().click();
  await addTag(page, "meanwhile");
  await saved(page);

  await grace.context.setOffline(false);
  const dialog = grace.page.getByRole("dialog", { name: "Somebody else changed the same place" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText("“Rename nas to vault”")).toBeVisible();
  await expect(dialog.getByText("vault", { exact: true })).toBeVisible();
  await expect(dialog.getByText("store", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await saved(grace.page);
  await expect(line(page, "machine vault")).toBeVisible();
  await expect(line(page, "machine store")).toBeHidden();

  const { document } = (await (await api.get(`/api/domains/${id}`)).json()) as Detail;
  expect(Object.keys(document.clusters.attic?.machines ?? {}).sort()).toEqual(["gate", "pi", "vault"]);
  expect(document.clusters.attic?.machines.pi?.tags).toContain("away");
  expect(document.clusters.attic?.machines.gate?.tags).toContain("meanwhile");
  const problems = (await (await api.get(`/api/domains/${id}/problems`)).json()) as { severity: string }[];
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  await grace.context.close();
});

test("edits that wait for the server survive closing and opening the page", async ({
  page,
  api,
  makeDomain,
}) => {
  const id = await makeDomain("Waiting", await readDocument(HOME_LAB));
  await open(page, id, "/clusters/attic/machines/nas");
  await expect(inspector(page).getByLabel("Tags")).toBeVisible();
  await page.context().setOffline(true);
  await addTag(page, "kept");
  await expect(page.getByText("Offline, 1 waiting")).toBeVisible();
  // The server may do something else in the meantime.
  const patches = [{ op: "add", path: "/settings/other", value: 1 }];
  expect((await api.post(`/api/domains/${id}/changes`, { data: { baseRevision: 1, patches } })).ok()).toBe(
    true,
  );
  await page.reload().catch(() => {});
  await page.context().setOffline(false);
  await open(page, id, "/clusters/attic/machines/nas");
  await expect(inspector(page).getByText("kept", { exact: true })).toBeVisible();
  await saved(page);
  const { document } = (await (await api.get(`/api/domains/${id}`)).json()) as Detail;
  expect(document.clusters.attic?.machines.nas?.tags).toEqual(["storage", "kept"]);
});

test("without TLS the next tab sends what a closed one could not: an edit, and a move on the canvas", async ({
  page: first,
  context,
  api,
  makeDomain,
}) => {
  // What a page is without, that came over plain HTTP from another machine.
  await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  const id = await makeDomain("No locks", await readDocument(HOME_LAB));
  const held = await context.newPage();
  await open(held, id, "/clusters/attic/machines/pi");
  await open(first, id, "/clusters/attic/machines/nas");
  await expect(inspector(first).getByLabel("Tags")).toBeVisible();
  await context.setOffline(true);
  const node = first.locator('.react-flow__node[data-id="machine:attic/nas"]');
  // Once the camera stands still.
  await node.hover({ position: { x: 30, y: 8 } });
  const box = await node.boundingBox();
  if (box === null) throw new Error("not on screen");
  await first.mouse.down();
  await first.mouse.move(box.x + 70, box.y + 90, { steps: 6 });
  await first.mouse.up();
  await expect(first.getByRole("button", { name: "Undo: Move on the canvas" })).toBeEnabled();
  await addTag(first, "kept");
  await expect(first.getByText("Offline, 1 waiting")).toBeVisible();
  const place = { "/clusters/attic/machines/nas": { x: expect.any(Number), y: expect.any(Number) } };
  const positions = async () => (await api.get(`/api/domains/${id}/positions`)).json();
  expect(await positions()).not.toMatchObject(place);
  // So that the page hears of its end, which this call does not wait for.
  const closed = first.waitForEvent("close");
  await first.close({ runBeforeUnload: true });
  await closed;
  await context.setOffline(false);

  const next = await context.newPage();
  await open(next, id, "/clusters/attic/machines/nas");
  await expect(inspector(next).getByText("kept", { exact: true })).toBeVisible();
  await saved(next);
  await expect.poll(positions).toMatchObject(place);
  // Nor is it kept for a third one.
  await expect
    .poll(() => next.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(".pending."))))
    .toEqual([]);
  await held.close();
});
