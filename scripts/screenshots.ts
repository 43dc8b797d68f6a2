// Takes the pictures of the README from a running studio: node bin/run-ts.mjs scripts/screenshots.ts
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { chromium, request } from "@playwright/test";
import { startStudio } from "@/e2e/support/server";
import { ADMIN } from "@/e2e/support/test";
import { findBrowser } from "./browser.mjs";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "docs");
await mkdir(folder, { recursive: true });

const studio = await startStudio();
try {
  const token = new URL(studio.setupUrl).searchParams.get("token") ?? "";
  const api = await request.newContext({ baseURL: studio.url, extraHTTPHeaders: { Origin: studio.url } });
  await api.post("/api/setup", { data: { ...ADMIN, token } });
  const document = JSON.parse(await readFile(path.join(root, "nix/examples/home-lab/domain.json"), "utf8"));
  const made = await api.post("/api/domains", { data: { name: "home-lab", document } });
  const { id } = (await made.json()) as { id: string };
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({
      baseURL: studio.url,
      storageState: await api.storageState(),
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto(`/domains/${id}?at=dns.attic.lan&tab=xray`);
    await page.getByRole("tree", { name: /^What dns receives/ }).waitFor();
    await page.locator(".react-flow__node").first().waitFor();
    // Wide enough for the values of the X-ray.
    const edge = await page.getByRole("separator", { name: "Width of the inspector" }).boundingBox();
    if (edge === null) throw new Error("the inspector has no edge to pull");
    await page.mouse.move(edge.x, 500);
    await page.mouse.down();
    await page.mouse.move(edge.x - 90, 500, { steps: 6 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Fit everything" }).first().click();
    await page.mouse.move(720, 880);
    // The layout settles and the camera comes to rest.
    await page.waitForTimeout(2500);
    await page.screenshot({ path: path.join(folder, `studio-${colorScheme}.png`) });
    await context.close();
  }
  await browser.close();
  await api.dispose();
} finally {
  await studio.remove();
}
