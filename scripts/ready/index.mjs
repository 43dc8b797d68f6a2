import { existsSync } from "node:fs";
import path from "node:path";
import { root, say, stop } from "./root.mjs";
import { run } from "./run.mjs";
import { hashOf, once } from "./stamp.mjs";

const bin = (name) => path.join(root, "node_modules", ".bin", name);

/** Node 20.19 brought what the build needs. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Cluster Studio needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  }
}

/** Installs the packages of package-lock.json unless they are there already. */
export async function install() {
  const hash = hashOf(["package.json", "package-lock.json"]);
  const there = existsSync(path.join(root, "node_modules", ".package-lock.json"));
  await once("install", hash, there, async () => {
    // Packages that somebody has just installed by hand need no second time.
    if (there && (await inOrder())) return;
    say("Installing packages ...");
    try {
      await run("npm", ["ci", "--no-audit", "--no-fund"]);
    } catch (error) {
      // A lock written where the registry has no builds for other systems lacks them, and npm ci takes offence.
      // Installing without saving takes the same versions from the lock.
      if (!/EUSAGE/.test(error.message)) throw error;
      await run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
    }
  });
}

async function inOrder() {
  try {
    await run("npm", ["ls", "--all", "--loglevel=error"]);
    return true;
  } catch {
    return false;
  }
}

/** Generates the database client from the schema. */
export async function generate() {
  const hash = hashOf(["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"]);
  const there = existsSync(path.join(root, "lib/server/db/generated/client.ts"));
  await once("client", hash, there, () => run(bin("prisma"), ["generate", "--no-hints"]));
}

/** Puts what the browser loads from our own origin into public/. */
export async function copyAssets() {
  if (!existsSync(path.join(root, "scripts/assets.mjs"))) return;
  const hash = hashOf(["scripts/assets.mjs", "package-lock.json"]);
  await once("assets", hash, existsSync(path.join(root, "public/wasm")), () =>
    run(process.execPath, ["scripts/assets.mjs"]),
  );
}

const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "nix",
  "prisma/schema.prisma",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

/** Builds the web server when a source has changed since. */
export async function build() {
  const hash = hashOf(SOURCES, /\.test\.tsx?$|[\\/]testing[\\/]|\.md$/);
  await once("web", hash, existsSync(path.join(root, ".next/BUILD_ID")), async () => {
    say("Building ...");
    await run(bin("next"), ["build"], { env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } });
  });
}

/** Everything that must be there before the studio runs, its database apart. */
export async function makeReady() {
  checkNode();
  await install();
  await generate();
  await copyAssets();
  await build();
}
