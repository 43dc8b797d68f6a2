import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { targetsUnavailable } from "../nix/testing/target";
import { STAND_IN, testWithFleet } from "./support/targets";
import { expect } from "./support/test";

const missing = targetsUnavailable();

const test = testWithFleet(1);

test.skip(missing !== null, missing ?? "");

/** The process that serves the web, below the one that supervises. */
function webServer(supervisor: number): number {
  const lines = execFileSync("ps", ["-eo", "pid,ppid,args"], { encoding: "utf8" }).split("\n");
  const line = lines.find((each) => each.includes("scripts/web.mjs") && each.includes(` ${supervisor} `));
  return Number(line?.trim().split(/\s+/)[0]);
}

const SLOW = 'system.activationScripts.slow = "echo half way; sleep 3";';
/** How each step shows in the run's log. */
const STEPS = [
  ["evaluation", /evaluate started/],
  ["build", /build started/],
  ["copy", /copy started/],
  ["activation", /half way/],
  ["confirmation", /confirm started/],
] as const;

test("the web server killed at each step: the machine is deployed, and the page that watched says so", async ({
  page,
  api,
  makeDomain,
  fleet,
  studio,
}) => {
  test.setTimeout(600_000);
  const [target] = fleet.targets;
  if (target === undefined) throw new Error("there is no target");
  const source = (word: string) =>
    `{ boot.isContainer = true; environment.etc.word.text = "${word}"; ${SLOW} }`;
  const id = await makeDomain("Killed", {
    schemaVersion: 1,
    suffix: "lan",
    nixpkgs: `path:${STAND_IN}`,
    clusters: {
      attic: {
        machines: {
          gate: {
            deployment: { targetHost: target.address, targetPort: target.port },
            modules: { hardware: { source: source("none") } },
          },
        },
      },
    },
  });
  const at = `/api/domains/${id}`;
  const json = async (method: "get" | "post", path: string, data?: object) => {
    const answer = await api[method](path, data === undefined ? {} : { data });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const scan = await json("post", `${at}/machines/gate/host-key/scan?wait=50`, {});
  const fingerprints = scan.answer.keys.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  await json("post", `${at}/machines/gate/host-key`, { scan: scan.id, fingerprints });

  let word = "none";
  for (const [step, sign] of STEPS) {
    await test.step(`at ${step}`, async () => {
      const { revision } = await json("get", at);
      const path = "/clusters/attic/machines/gate/modules/hardware/source";
      const patches = [
        { op: "test", path, value: source(word) },
        { op: "replace", path, value: source(step) },
      ];
      await json("post", `${at}/changes`, { baseRevision: revision, patches });
      word = step;
      const run = await json("post", `${at}/deployments`, { machines: ["gate"] });
      const opened = page.goto(`/domains/${id}?view=runs&run=${run.id}`).catch(() => null);
      await expect
        .poll(async () => (await api.get(`/api/deployments/${run.id}/log`)).text(), { intervals: [50] })
        .toMatch(sign);
      process.kill(webServer(studio.pid() ?? 0), "SIGKILL");
      await opened;
      await provenOn(page, `/domains/${id}?view=runs&run=${run.id}`);
      const running = (await target.link("run/current-system")) ?? "";
      expect(running).toContain("nixos-system-gate");
      expect(await target.inside("cat /etc/static/word")).toMatchObject({ stdout: step });
      await expect(page.locator(`code[title="${running}"]`)).toBeVisible();
    });
  }
});

/** Waits for the proof on the page; one that could not be opened while nobody served it is opened again. */
async function provenOn(page: Page, address: string): Promise<void> {
  const proof = page.getByText("Proven: the machine runs and boots exactly this system.");
  await expect(async () => {
    if ((await page.getByRole("heading", { name: "deploy on gate.attic.lan" }).count()) === 0)
      await page.goto(address);
    await expect(proof).toBeVisible({ timeout: 20_000 });
  }).toPass({ timeout: 90_000 });
}
