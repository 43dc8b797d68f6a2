// npm test: every check, one after the other, and one line that sums them up. --soak: the full matrices as well.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build, checkNode, copyAssets, generate, install } from "./ready/index.mjs";
import { root, say } from "./ready/root.mjs";

const soak = process.argv.includes("--soak");
const total = { passed: 0, failed: 0, skipped: 0 };
const skips = [];
const results = path.join(root, "test-results");

function show(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...env, ...(soak ? { SOAK: "1" } : {}) },
    });
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const bin = (name) => path.join(root, "node_modules/.bin", name);

function count(passed, failed, skipped) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/** A command that counts as one check. What it says comes in one piece, as others run beside it. */
function check(name, command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
      });
    }
    const end = (code) => {
      say(`\n== ${name}: ${code === 0 ? "passed" : "failed"}\n${output}`);
      count(code === 0 ? 1 : 0, code === 0 ? 0 : 1, 0);
      resolve();
    };
    child.on("error", (error) => {
      output += error.message;
      end(1);
    });
    child.on("close", end);
  });
}

/** What reads the sources as they stand, and the build that the browser tests need. */
async function checks() {
  await check("formatting", bin("biome"), ["format", "."]);
  await check("lint", bin("biome"), ["lint", "--error-on-warnings", "."]);
  // Route types that Next.js generates are part of the program.
  await check("route types", bin("next"), ["typegen"]);
  await check("types", bin("tsc"), ["--noEmit"]);
  try {
    await build();
    count(1, 0, 0);
  } catch (error) {
    say(`\n== build: failed\n${error.message}`);
    count(0, 1, 0);
  }
}

function skip(name, why) {
  count(0, 0, 1);
  skips.push(`${name}: ${why}`);
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Unit, property, API and Nix tests. */
async function vitest() {
  say("\n== unit, property, API and Nix tests");
  const file = path.join(results, "vitest.json");
  const code = await show(bin("vitest"), [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = readResults(file);
  if (!report) {
    count(0, 1, 0);
    return;
  }
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: todo,
  } = report;
  // A file that cannot even be loaded has no tests that could fail.
  count(passed, code === 0 ? failed : Math.max(1, failed), skipped + todo);
  for (const suite of report.testResults) {
    if (suite.assertionResults.length === 0 && suite.status !== "failed") {
      skip(path.relative(root, suite.name), "all of it; the file says what it needs");
    }
    for (const test of suite.assertionResults) {
      if (test.status === "skipped" || test.status === "pending") {
        skips.push(`${path.relative(root, suite.name)}: ${test.fullName}`);
      }
    }
  }
}

function* testsOf(suite) {
  for (const spec of suite.specs ?? [])
    for (const test of spec.tests) yield { ...test, title: `${suite.title} ${spec.title}` };
  for (const inner of suite.suites ?? []) yield* testsOf(inner);
}

/** The studio in a browser, against a production build. */
async function playwright() {
  if (!existsSync(path.join(root, "playwright.config.ts"))) return;
  say("\n== browser tests");
  const { findBrowser } = await import("./browser.mjs");
  let browser;
  try {
    browser = await findBrowser();
  } catch (error) {
    say(error.message);
    count(0, 1, 0);
    return;
  }
  if (browser === null) {
    skip("browser tests", "no Chromium here; install it, or set CHROMIUM_PATH");
    return;
  }
  const code = await show(bin("playwright"), ["test"]);
  const report = readResults(path.join(results, "e2e.json"));
  if (!report) {
    count(0, 1, 0);
    return;
  }
  let failed = 0;
  for (const suite of report.suites) {
    for (const test of testsOf(suite)) {
      if (test.status === "expected") count(1, 0, 0);
      else if (test.status === "skipped") {
        const why = test.annotations?.find(({ type }) => type === "skip")?.description;
        skip(test.title, why ?? "skipped");
      } else failed++;
    }
  }
  count(0, code === 0 ? failed : Math.max(1, failed), 0);
}

checkNode();
await install();
await generate();
await copyAssets();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

// Much of what the tests do is waiting for machines: the checks fit beside them.
await Promise.all([vitest(), checks()]);
// Playwright empties its output folder, where the results of the others are.
await playwright();

if (skips.length > 0) {
  say("\nSkipped:");
  for (const line of skips) say(`  ${line}`);
}
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
