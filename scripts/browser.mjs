import { existsSync } from "node:fs";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
];

/**
 * The browser that tests drive: an explicit path, the system's Chromium, or Playwright's own; null without any.
 * An explicit path that does not exist is an error, not a reason to look elsewhere.
 */
export async function findBrowser() {
  const explicit = process.env.CHROMIUM_PATH || process.env.PLAYWRIGHT_CHROMIUM;
  if (explicit) {
    if (!existsSync(explicit)) throw new Error(`There is no browser at ${explicit} (CHROMIUM_PATH).`);
    return explicit;
  }
  const system = SYSTEM.find((file) => existsSync(file));
  if (system) return system;
  const { chromium } = await import("@playwright/test");
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : null;
}
