import type { Page } from "@playwright/test";
import { expect } from "./test";

/** The example with most to look at, by path from the repository. */
export const HOME_LAB = "nix/examples/home-lab/domain.json";

export const explorer = (page: Page) => page.getByRole("tree", { name: "Elements of the domain" });
export const line = (page: Page, name: string) => explorer(page).getByRole("treeitem", { name, exact: true });
export const inspector = (page: Page) => page.getByRole("region", { name: "Inspector" });

/** Opens a domain in the studio. */
export async function openStudio(page: Page, id: string, query = "") {
  await page.goto(`/domains/${id}${query}`);
  // The first visit compiles the screen's code.
  await expect(explorer(page)).toBeVisible({ timeout: 30_000 });
}

/** What tests read of the home lab as the server has it. */
export interface HomeLab {
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
