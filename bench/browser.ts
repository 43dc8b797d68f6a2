import { chromium, type Page } from "@playwright/test";
import { startStudio } from "../e2e/support/server";
import { ADMIN } from "../e2e/support/test";
import { findBrowser } from "../scripts/browser.mjs";
import { makeReady } from "../scripts/ready/index.mjs";
import { type Size, syntheticDomain } from "./synthetic";

/**
 * Measures the studio in Chromium against the production build: from a key to the preview of its edit in the document,
 * to the painted result and to the graph that follows it, frames while panning, and tasks over 100 ms. `node bin/run-ts.mjs bench/browser.ts [MACHINES ...]`
 */

const SIZES: readonly Size[] = [
  { clusters: 5, machines: 100, services: 20, domainWide: 1 },
  { clusters: 10, machines: 1_000, services: 100, domainWide: 2 },
  { clusters: 20, machines: 10_000, services: 1_000, domainWide: 20 },
];
const ROUNDS = 20;
const PAN_STEPS = 90;

interface Probe {
  /** From the key to the inspector's new text, before it is painted. */
  previews: number[];
  edits: number[];
  /** From the key to the frame in which the graph's lines are those of the edit. */
  graphs: number[];
  frames: number[];
  long: number[];
}
declare global {
  interface Window {
    probe: Probe;
  }
}

const middle = (values: readonly number[], part = 0.5) =>
  values.toSorted((left, right) => left - right)[
    Math.min(values.length - 1, Math.floor(values.length * part))
  ] ?? 0;
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Times every undo and redo from its key to the end of the frame that shows it, and every long task. */
async function watch(page: Page): Promise<void> {
  // tsx names inner functions by a helper that the page does not have.
  await page.evaluate("globalThis.__name = (value) => value");
  await page.evaluate(() => {
    window.probe = { previews: [], edits: [], graphs: [], frames: [], long: [] };
    let waiting: number | null = null;
    let unseen: number | null = null;
    const painted = (start: number, times: number[]) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => times.push(performance.now() - start);
        port2.postMessage(null);
      });
    const lines = document.querySelector(".react-flow__edges");
    if (lines !== null)
      new MutationObserver(() => {
        if (waiting !== null) painted(waiting, window.probe.graphs);
        waiting = null;
      }).observe(lines, { childList: true, subtree: true });
    const inspector = document.querySelector('[aria-label="Inspector"]');
    if (inspector !== null)
      new MutationObserver(() => {
        if (unseen !== null) window.probe.previews.push(performance.now() - unseen);
        unseen = null;
      }).observe(inspector, { childList: true, subtree: true, characterData: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.probe.long.push(entry.duration);
    }).observe({ entryTypes: ["longtask"] });
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.key.toLowerCase() !== "z") return;
        const start = performance.now();
        waiting = start;
        unseen = start;
        painted(start, window.probe.edits);
      },
      true,
    );
  });
}

/** Removes one filter of the first service, then takes that back and makes it again. */
async function measureEdits(page: Page): Promise<void> {
  const open = page.locator('[data-id="cluster:c0"] button[aria-expanded="false"]', { hasText: "service" });
  // From far away the button is there, but not to be seen.
  if ((await open.count()) > 0) await open.evaluate((button: HTMLElement) => button.click());
  const service = page.locator('[data-id="service:c0/service0"]');
  await service.waitFor();
  await page.waitForTimeout(1500);
  await service.evaluate((element: HTMLElement) => element.focus());
  await page.keyboard.press("l");
  await page.keyboard.press("Delete");
  // What it receives stands in the inspector, and changes with every round.
  await service.evaluate((element: HTMLElement) => element.click());
  await page.waitForTimeout(1000);
  await watch(page);
  for (let round = 0; round < ROUNDS; round++) {
    await page.keyboard.press(round % 2 === 0 ? "Control+z" : "Control+Shift+Z");
    await page.waitForTimeout(250);
  }
}

/** Drags the canvas about and keeps the time between frames. */
async function measurePanning(page: Page): Promise<void> {
  const box = await page.locator(".react-flow").boundingBox();
  if (box === null) throw new Error("no canvas on screen");
  await page.evaluate(() => {
    let last = performance.now();
    const next = () => {
      const now = performance.now();
      window.probe.frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  for (let step = 0; step < PAN_STEPS; step++) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(step % 60 < 30 ? 40 : -40, step % 30 < 15 ? 30 : -30);
    await page.waitForTimeout(16);
  }
}

async function measure(size: Size): Promise<void> {
  const studio = await startStudio();
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, baseURL: studio.url });
    const token = new URL(studio.setupUrl).searchParams.get("token") ?? "";
    await page.request.post("/api/setup", { data: { ...ADMIN, token } });
    const made = await page.request.post("/api/domains", {
      data: { name: "Bench", document: JSON.parse(syntheticDomain(size)) },
      headers: { Origin: studio.url },
    });
    const { id } = (await made.json()) as { id: string };
    const started = performance.now();
    await page.goto(`/domains/${id}`);
    await page.locator(".react-flow__node").first().waitFor({ timeout: 120_000 });
    const shown = performance.now() - started;
    await measureEdits(page);
    const { previews, edits, graphs, long: longEdits } = await page.evaluate(() => window.probe);
    await page.evaluate(() => {
      window.probe.long = [];
    });
    await page.getByRole("button", { name: "Zoom in" }).click();
    await measurePanning(page);
    const { frames, long: longPans } = await page.evaluate(() => window.probe);
    const nodes = await page.locator(".react-flow__node").count();
    process.stdout.write(
      `${String(size.machines).padStart(6)} machines: shown after ${ms(shown)}; ` +
        `edit to preview ${ms(middle(previews))} (p95 ${ms(middle(previews, 0.95))}), ${previews.length} of ${ROUNDS}; ` +
        `edit to paint ${ms(middle(edits))} (p95 ${ms(middle(edits, 0.95))}), longest task ${ms(Math.max(0, ...longEdits))}; ` +
        `edit to graph ${ms(middle(graphs))} (p95 ${ms(middle(graphs, 0.95))}); ` +
        `panning: frame ${ms(middle(frames))} (p95 ${ms(middle(frames, 0.95))}), ` +
        `longest task ${ms(Math.max(0, ...longPans))}, ${nodes} nodes in the page\n`,
    );
  } finally {
    await browser.close();
    await studio.remove();
  }
}

const wanted = process.argv.slice(2).map(Number);
await makeReady();
for (const size of SIZES) {
  if (wanted.length === 0 || wanted.includes(size.machines)) await measure(size);
}
