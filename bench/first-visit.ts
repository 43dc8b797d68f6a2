import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { startStudio } from "@/e2e/support/server";
import { ADMIN } from "@/e2e/support/test";
import { findBrowser } from "@/scripts/browser.mjs";

export interface Script {
  readonly name: string;
  /** Gzipped. */
  readonly bytes: number;
}

/** What a browser that has never been here loads until the studio of a domain stands and nothing more is on its way. */
export interface FirstVisit {
  /** JavaScript of the page, largest first: everything that it asked for, whether at once or on demand. */
  readonly scripts: readonly Script[];
  /** ELK, in a worker of its own. */
  readonly worker: readonly Script[];
}

export const bytesOf = (scripts: readonly Script[]): number =>
  scripts.reduce((sum, { bytes }) => sum + bytes, 0);

/** Visits the production build with Chromium and weighs what it loads; null without a browser. */
export async function firstVisit(domain: unknown): Promise<FirstVisit | null> {
  const executablePath = await findBrowser();
  const studio = await startStudio();
  const launched = await chromium
    .launch({ ...(executablePath === null ? {} : { executablePath }), args: ["--no-sandbox"] })
    .catch(() => null);
  try {
    if (launched === null) return null;
    const page = await launched.newPage({ viewport: { width: 1920, height: 1080 }, baseURL: studio.url });
    const token = new URL(studio.setupUrl).searchParams.get("token") ?? "";
    await page.request.post("/api/setup", { data: { ...ADMIN, token } });
    const made = await page.request.post("/api/domains", {
      data: { name: "First visit", document: domain },
      headers: { Origin: studio.url },
    });
    const { id } = (await made.json()) as { id: string };
    const asked = new Set<string>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith(".js")) asked.add(pathname);
    });
    await page.goto(`/domains/${id}`);
    await page.locator(".react-flow__node").first().waitFor({ timeout: 60_000 });
    await page.waitForLoadState("networkidle");
    // What a page does once it has nothing else to do is its first visit as well.
    await page.waitForTimeout(3000);
    const own = new Set(
      await page.evaluate(() =>
        [...document.querySelectorAll("script[src]"), ...document.querySelectorAll("link[as=script]")].map(
          (element) =>
            new URL(element.getAttribute("src") ?? element.getAttribute("href") ?? "", location.href)
              .pathname,
        ),
      ),
    );
    const weighed = await Promise.all(
      [...asked].map(async (name) => ({
        name,
        bytes: gzipSync(await (await page.request.get(name)).body()).length,
      })),
    );
    weighed.sort((left, right) => right.bytes - left.bytes);
    return {
      scripts: weighed.filter(({ name }) => own.has(name)),
      worker: weighed.filter(({ name }) => !own.has(name)),
    };
  } finally {
    await launched?.close();
    await studio.remove();
  }
}
