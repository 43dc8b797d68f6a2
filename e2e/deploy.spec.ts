import { readFile, stat } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { targetsUnavailable } from "../nix/testing/target";
import { type Fleet, STAND_IN, testWithFleet } from "./support/targets";
import { expect } from "./support/test";

const missing = targetsUnavailable();

const test = testWithFleet(2);

test.skip(missing !== null, missing ?? "");

/** A build that lasts long enough to be seen. */
const SLOW_BUILD =
  'environment.etc.slow.source = derivation { name = "slow"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "PATH=/bin:/usr/bin; sleep 4; echo slow > $out" ]; };';

function documentFor(fleet: Fleet, bad: boolean) {
  const [gate, nas] = fleet.targets;
  const machine = (target: typeof gate, module: string) => ({
    deployment: { targetHost: target?.address, targetPort: target?.port },
    modules: { hardware: { source: `{ boot.isContainer = true; ${module} }` } },
  });
  return {
    schemaVersion: 1,
    suffix: "lan",
    nixpkgs: `path:${STAND_IN}`,
    clusters: {
      attic: {
        machines: {
          gate: machine(gate, 'environment.etc.who.text = "gate";'),
          nas: machine(nas, bad ? 'testing.activation.fail = "late";' : SLOW_BUILD),
        },
      },
    },
  };
}

async function noViolations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Compares and confirms the keys of every machine that the preflight names, as a person does. */
async function confirmHostKeys(page: Page, fleet: Fleet, machines: readonly string[]) {
  for (const machine of machines) {
    await page.getByRole("button", { name: `Show the host key of ${machine}` }).click();
    await page.getByRole("button", { name: `This is ${machine}: confirm` }).click();
    await expect(page.getByRole("button", { name: `This is ${machine}: confirm` })).toBeHidden();
  }
  expect(fleet.targets.length).toBeGreaterThanOrEqual(machines.length);
}

test("from a click to a machine that runs what was built", async ({ page, api, makeDomain, fleet }) => {
  test.setTimeout(300_000);
  const slow = { timeout: 120_000 };
  const id = await makeDomain("Deploy", documentFor(fleet, false));
  const [gate] = fleet.targets;
  await page.goto(`/domains/${id}?at=gate`);
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Deploy" });
  await expect(dialog.getByText("gate.attic.lan").first()).toBeVisible();
  await noViolations(page);

  // Nobody has confirmed the machine's key: nothing begins, and the key is shown.
  await dialog.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(dialog.getByText(/1 of 1 machine is not ready/)).toBeVisible(slow);
  await confirmHostKeys(page, fleet, ["gate.attic.lan"]);
  await expect(dialog.getByText("The machine is ready.")).toBeVisible(slow);
  await noViolations(page);
  await dialog.getByRole("button", { name: "Deploy", exact: true }).click();

  // The run, live; it survives a reload and says the same afterwards.
  await expect(page.getByRole("heading", { name: "deploy on gate.attic.lan" })).toBeVisible();
  await expect(page).toHaveURL(/view=runs&run=/);
  await page.reload();
  await expect(page.getByText("Proven: the machine runs and boots exactly this system.")).toBeVisible(slow);
  const steps = page.getByRole("listitem").filter({ hasText: /^(evaluate|build|copy|activate|confirm)/ });
  await expect(steps).toHaveText([
    /evaluate.*done/,
    /build.*done/,
    /copy.*done/,
    /activate.*done/,
    /confirm.*done/,
  ]);
  await expect(page.getByText(/^Locked inputs: nixpkgs \S{8}$/)).toBeVisible();
  const running = (await gate?.link("/run/current-system")) ?? "";
  expect(running).toMatch(/^\/nix\/store\//);
  await expect(page.locator(`code[title="${running}"]`)).toBeVisible();
  await noViolations(page);

  // The log is searched, and downloaded whole.
  await page.getByLabel("Search the log").fill("activate started");
  await expect(page.getByRole("log").getByText("activate started")).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the log" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^deploy-revision-\d+-.*\.log$/);
  const log = await readFile(await download.path(), "utf8");
  expect(log).toContain(`confirm done: ${running}`);

  // Again: nothing changes, so nothing is touched.
  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(page.getByText("The machine ran this system already; nothing was touched.")).toBeVisible(slow);

  // The list has both, and the machine says what it runs.
  await page.getByRole("button", { name: "All runs" }).click();
  await expect(page.getByRole("button", { name: "deploy on gate.attic.lan" })).toHaveCount(2);
  await noViolations(page);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "deploy on gate.attic.lan" })).toBeVisible();
  await page.goto(`/domains/${id}?at=gate&tab=deploy`);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByText("As intended")).toBeVisible(slow);
  await noViolations(page);

  // Going back is a choice among what the machine has.
  await page.getByRole("button", { name: /^rollback/ }).click();
  await page.getByRole("combobox", { name: "Go back to" }).click();
  await expect(page.getByRole("option", { name: /^1 · revision \d+ · .* · runs now/ })).toBeVisible(slow);

  // An installation image is a file that a person needs where they are.
  const asked = await api.post(`/api/domains/${id}/deployments`, {
    data: { package: "iso", machines: ["gate"] },
  });
  await page.goto(`/domains/${id}?view=runs&run=${(await asked.json()).id}`);
  const link = page.getByRole("link", { name: "Download the image" });
  await expect(link).toBeVisible(slow);
  await noViolations(page);
  const fetching = page.waitForEvent("download");
  await link.click();
  const image = await fetching;
  expect(image.suggestedFilename()).toMatch(/^gate\.attic\.lan-r\d+\.iso$/);
  expect(await readFile(await image.path(), "utf8")).toMatch(/^gate\n/);
  const head = await page.request.head((await link.getAttribute("href")) ?? "");
  expect(Number(head.headers()["content-length"])).toBe((await stat(await image.path())).size);
});

test("a machine that goes back is said to have gone back", async ({ page, api, makeDomain, fleet }) => {
  test.setTimeout(300_000);
  const slow = { timeout: 120_000 };
  const id = await makeDomain("Goes back", documentFor(fleet, false));
  const [, nas] = fleet.targets;
  const dialog = page.getByRole("dialog", { name: "Deploy" });
  const run = page.getByRole("region", { name: "deploy on nas.attic.lan" });
  await page.goto(`/domains/${id}?at=nas`);
  await expect(page.getByRole("heading", { name: "nas", exact: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await dialog.getByRole("button", { name: "Check first" }).click();
  await confirmHostKeys(page, fleet, ["nas.attic.lan"]);
  await expect(dialog.getByText("The machine is ready.")).toBeVisible(slow);
  await dialog.getByRole("button", { name: "Deploy", exact: true }).click();
  // Nix says how much of its work is done.
  await expect(run.getByRole("progressbar", { name: "Builds" })).toBeVisible(slow);
  await expect(run.getByText(/^\d+ of [1-9]\d*$/).first()).toBeVisible();
  await expect(run.getByText(/^Proven/)).toBeVisible(slow);
  const before = await nas?.link("/run/current-system");
  expect(before).toMatch(/^\/nix\/store\//);

  // An edit that NixOS cannot activate.
  const changed = await api.post(`/api/domains/${id}/changes`, {
    data: {
      baseRevision: 1,
      patches: [
        {
          op: "replace",
          path: "/clusters/attic/machines/nas/modules/hardware/source",
          value: documentFor(fleet, true).clusters.attic.machines.nas.modules.hardware.source,
        },
      ],
    },
  });
  expect(changed.ok(), await changed.text()).toBe(true);
  await page.goto(`/domains/${id}?at=nas`);
  await expect(page.getByRole("heading", { name: "nas", exact: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await dialog.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(run.getByText("Rolled back").first()).toBeVisible(slow);
  await expect(run.getByText(/The machine went back to the system that it ran before/)).toBeVisible();
  await expect(run.getByText(/Proven/)).toHaveCount(0);
  expect(await nas?.link("/run/current-system")).toBe(before);
  await noViolations(page);
});

test("a machine that runs already is adopted; what destroys asks first, and says what", async ({
  page,
  api,
  makeDomain,
  fleet,
}) => {
  test.setTimeout(300_000);
  const slow = { timeout: 120_000 };
  const [, nas] = fleet.targets;
  const wipe = `{
    config.extensions.packages.machine.wipe = {
      description = "Delete the backups of the machine";
      destructive = true;
      build = { pkgs, long, ... }: pkgs.writeScriptBin "wipe-\${long}" "#!/bin/sh";
    };
  }`;
  const id = await makeDomain("Adopt", {
    schemaVersion: 1,
    suffix: "lan",
    nixpkgs: `path:${STAND_IN}`,
    clusterModules: { wipe: { source: wipe } },
    clusters: { attic: {} },
  });
  await page.goto(`/domains/${id}?view=runs&run=machines`);
  await page.getByRole("button", { name: "Adopt a machine" }).click();
  const dialog = page.getByRole("dialog", { name: "Adopt a running machine" });
  await dialog.getByLabel("Address").fill(nas?.address ?? "");
  await dialog.getByRole("button", { name: "Look", exact: true }).click();
  await expect(dialog.getByText(/SHA256:/).first()).toBeVisible(slow);
  await noViolations(page);
  await dialog.getByRole("button", { name: "This is the machine: confirm" }).click();
  await expect(dialog.getByText("Its hardware configuration becomes")).toBeVisible(slow);
  await dialog.getByLabel("Name").fill("nas");
  await noViolations(page);
  await dialog.getByRole("button", { name: "Add the machine" }).click();
  await expect(page.getByRole("heading", { name: "nas", exact: true })).toBeVisible();
  const read = async () => (await (await api.get(`/api/domains/${id}`)).json()).document.clusters.attic;
  await expect
    .poll(async () => (await read()).machines.nas?.modules["hardware-configuration"]?.source ?? "")
    .toContain("boot.kernelModules");
  expect((await read()).machines.nas.deployment.targetHost).toBe(nas?.address);
  await expect(page.getByRole("row", { name: /nas\.attic\.lan/ })).toBeVisible();
  await noViolations(page);

  await page.getByRole("tab", { name: "Deploy" }).click();
  await api.post(`/api/domains/${id}/evaluations`, { data: {} });
  // A shell needs a terminal: the studio says how to open it in one's own.
  await page.getByRole("button", { name: /^ssh/ }).click();
  await expect(page.getByText(`nix run '.#"nas.attic.lan".ssh'`)).toBeVisible();
  await noViolations(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^wipe/ }).click(slow);
  const asking = page.getByRole("dialog", { name: "Run wipe" });
  await expect(asking.getByRole("alert")).toContainText("Delete the backups of the machine");
  await expect(asking.getByRole("button", { name: "Run wipe" })).toBeDisabled();
  await asking.getByLabel("I want this on nas.attic.lan").check();
  await expect(asking.getByRole("button", { name: "Run wipe" })).toBeEnabled();
  await noViolations(page);
});

test("the runs of a domain without any teach what deploying does, and are read again after the server was away", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Nothing yet");
  // Reading them now and then would hide whether they are read again at once.
  await page.addInitScript(() => {
    const real = window.setTimeout;
    const without = (run: () => void, after?: number) => (after === 15_000 ? 0 : real(run, after));
    window.setTimeout = without as typeof window.setTimeout;
    const { EventSource } = window;
    window.EventSource = class extends EventSource {
      constructor(url: string | URL, init?: EventSourceInit) {
        super(url, init);
        Object.assign(window, { news: this });
      }
    };
  });
  await page.goto(`/domains/${id}?view=runs`);
  await expect(page.getByRole("heading", { name: "Nothing has been deployed from here yet" })).toBeVisible();
  await noViolations(page);
  await page.waitForFunction(() => (window as { news?: EventSource }).news?.readyState === EventSource.OPEN);
  const again = page.waitForRequest(/\/deployments\?take=200$/, { timeout: 20_000 });
  // As the browser says once it has reached the server again.
  await page.evaluate(() => (window as { news?: EventSource }).news?.dispatchEvent(new Event("open")));
  await again;
});
