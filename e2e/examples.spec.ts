import { expect, test } from "./support/test";

test("a first visit leads to the home lab in one press, and to the other examples by name", async ({
  page,
  api,
}) => {
  for (const { id } of (await (await api.get("/api/domains")).json()) as { id: string }[])
    expect((await api.delete(`/api/domains/${id}`)).ok()).toBe(true);

  await page.goto("/domains");
  const more = page.getByRole("region", { name: "More examples" });
  await expect(more.getByRole("button")).toHaveText([/^Concept/, /^Seed/, /^Web and database/]);

  await page.getByRole("button", { name: "Open the home lab" }).click();
  await page.waitForURL(/\/domains\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Home lab");
  await expect(page.getByRole("treeitem", { name: /service dns/ })).toBeVisible();
});
