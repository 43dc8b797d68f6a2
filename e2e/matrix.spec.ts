import { HOME_LAB, openGraph } from "./support/graph";
import { expect, test } from "./support/test";

test("the matrix: cells say what a machine is to a service, arrows and Enter choose a pair", async ({
  page,
  makeDomain,
}) => {
  await openGraph(page, await makeDomain("Home lab", HOME_LAB));
  await page.keyboard.press("m");
  const grid = page.getByRole("grid", { name: "Machines by services" });
  await expect(grid.getByRole("row", { name: /^gate attic/ }).getByRole("gridcell")).toHaveCount(3);
  const cell = (row: number, column: number) => grid.locator(`[data-cell="${row}:${column}"]`);
  await expect(cell(0, 1)).toHaveAccessibleName("selected, role hosts, role server");
  await expect(cell(1, 0)).toHaveAccessibleName("role target");
  await cell(0, 0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(cell(1, 1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(cell(1, 1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Order of machines" }).click();
  await page.getByRole("option", { name: "Selected service first" }).click();
  await expect(grid.getByRole("rowheader")).toHaveText([/^gate/, /^pi/, /^nas/, /cellar/, /cellar/]);
  await page.getByLabel("Filter machines and services").fill("cellar");
  await expect(grid.getByRole("rowheader")).toHaveCount(2);
});
