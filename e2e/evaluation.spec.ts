import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { probeConfinement } from "../lib/server/nix/confinement";
import { findNix } from "../lib/server/nix/installation";
import { startStudio } from "./support/server";
import { STAND_IN } from "./support/targets";
import { test as base, expect } from "./support/test";

const confinement = await probeConfinement();
const missing = !(await findNix())
  ? "Nix is not installed"
  : confinement.available
    ? null
    : confinement.reason;

/** A studio that may evaluate and build with the stand-in, and with a copy of it that a test may change. */
const test = base.extend<object, { readonly moving: string }>({
  moving: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures it needs from the pattern
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), "moving-"));
      cpSync(STAND_IN, path.join(folder, "nixpkgs"), { recursive: true });
      await use(path.join(folder, "nixpkgs"));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  studio: [
    async ({ moving }, use) => {
      const studio = await startStudio({
        LOCAL_INPUTS: `${STAND_IN}:${moving}`,
        NIX_SANDBOX_PATHS: "/bin /usr /lib /lib64",
      });
      await use(studio);
      await studio.remove();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test.skip(missing !== null, missing ?? "");

const machine = (last: number, more: object = {}) => ({
  interfaces: { eth0: { ipv4: [{ address: `192.168.1.${last}`, prefixLength: 24 }] } },
  ...more,
});

const RUN = crypto.randomUUID();

const SECOND =
  '{ networking.interfaces.eth1.ipv4.addresses = [ { address = "10.0.0.1"; prefixLength = 8; } ]; }';

const documentOf = (nas: object = {}) => ({
  schemaVersion: 1,
  suffix: "lan",
  nixpkgs: `path:${STAND_IN}`,
  modules: {
    disks: { source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }' },
    // Systems that an earlier run has built are compared without being asked for.
    run: { source: `{ environment.etc.run.text = "${RUN}"; }` },
  },
  clusters: {
    attic: {
      machines: { nas: machine(10, nas), pi: machine(11), tv: machine(12) },
      services: {
        backup: {
          selectors: [{ filter: "hostname", hostname: "pi" }],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
          definition:
            "{ roles, ... }:\nlet\n  ips = roles.target.ips;\nin\n{\n  environment.etc.to.text = toString ips;\n}",
        },
      },
    },
  },
});

const slow = { timeout: 60_000 };

test("Nix's values, its errors while typing, and the plan", async ({ page, makeDomain }) => {
  test.setTimeout(240_000);
  const id = await makeDomain("Attic", documentOf({ modules: { second: { source: SECOND } } }));
  await page.goto(`/domains/${id}?at=backup`);
  await page.getByRole("button", { name: "not evaluated" }).click();
  const panel = page.getByRole("dialog", { name: "Exact evaluation" });
  await panel.getByRole("button", { name: "Evaluate now" }).click();
  // What a machine's own module decides is Nix's word, and explained.
  await expect(panel.getByText("Systems 3")).toBeVisible(slow);
  const differences = panel.getByRole("region", { name: "Nix and the preview differ" });
  const difference = differences.locator("div").filter({ hasText: /^nas\.attic\.lan ips/ });
  await expect(difference.getByRole("listitem")).toHaveText(['"192.168.1.10"', '+"10.0.0.1"only in Nix']);
  await expect(difference).toContainText("the module second of nas decides this in Nix");
  // Each machine's system, with what Nix computed of it and what it receives.
  const systems = panel.getByRole("region", { name: "Systems" });
  await expect(systems.getByText(/nixos-system-pi.*\.drv$/)).toBeHidden();
  await systems.getByText("pi.attic.lan").click();
  await expect(systems.getByText(/^\/nix\/store\/.*nixos-system-pi.*\.drv$/)).toBeVisible();
  await expect(systems.getByText('machineName = "pi";')).toBeVisible();
  await expect(systems.getByRole("button", { name: "backup.attic.lan" })).toBeVisible();
  await expect(panel.getByText("None of the 3 machines was ever deployed.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "exact r2" })).toBeVisible();

  // What the service receives is exact now, address and all.
  await page.getByRole("tab", { name: "X-ray" }).click();
  const xray = page.getByRole("tree", { name: "What backup receives on pi.attic" });
  await expect(xray).toContainText("10.0.0.1");
  await expect(xray.getByRole("treeitem").first()).toContainText(/exact/);

  // A wrong type, typed: the preview cannot know, Nix says so seconds later, where it is.
  await page.getByRole("tab", { name: "Code" }).click();
  const line = page.locator(".monaco-editor .view-line").filter({ hasText: "ips = roles" });
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(" + 1");
  await expect(page.getByRole("button", { name: "1 machine fails" })).toBeVisible(slow);
  await page.getByRole("button", { name: /^1 errors?, / }).click();
  const problem = page.getByRole("treeitem", { name: /Nix on pi\.attic\.lan, line 3:/ });
  await expect(problem).toBeVisible();
  await problem.click();
  await expect(page.getByRole("tab", { name: "Code", selected: true })).toBeVisible();
  // The panel has the whole of it: the message, the trace folded, the way to the line.
  await page.getByRole("tab", { name: "X-ray" }).click();
  await page.getByRole("button", { name: "1 machine fails" }).click();
  const failure = panel.getByRole("region", { name: "pi.attic.lan fails" });
  await expect(failure.getByText("cannot coerce a list to a string", { exact: true })).toBeVisible();
  const trace = failure.getByText(/clusters\/attic\/services\/backup\.nix/);
  await expect(trace).toBeHidden();
  await failure.getByText("Trace", { exact: true }).click();
  await expect(trace).toBeVisible();
  await failure.getByRole("button", { name: "Go to service backup, definition, line 3" }).click();
  await expect(panel).toBeHidden();
  await expect(page.getByRole("tab", { name: "Code", selected: true })).toBeVisible();
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  for (let letter = 0; letter < 4; letter++) await page.keyboard.press("Backspace");
  await expect(page.getByRole("button", { name: /exact r\d+/ })).toBeVisible(slow);
  await expect(problem).toBeHidden();

  // The plan: an address moves, one machine has it and one receives it.
  const now = await (await page.request.get(`/api/domains/${id}`)).json();
  const moved = await page.request.post(`/api/domains/${id}/changes`, {
    headers: { Origin: new URL(page.url()).origin },
    data: {
      baseRevision: now.revision,
      patches: [
        {
          op: "replace",
          path: "/clusters/attic/machines/nas/interfaces/eth0/ipv4/0/address",
          value: "192.168.1.99",
        },
      ],
    },
  });
  expect(moved.status()).toBe(200);
  await page.getByRole("button", { name: /stale|exact/ }).click();
  await panel.getByRole("combobox", { name: "Compared with" }).click();
  await page.getByRole("option", { name: new RegExp(`^r${now.revision}:`) }).click();
  await panel.getByRole("button", { name: "Plan" }).click();
  const plan = panel.getByRole("region", { name: "What would change" });
  await expect(plan.getByText("Nothing changes on 1 of 3 machines.")).toBeVisible(slow);
  await expect(plan).toContainText("backup.attic.lan receives something else");
  await expect(plan).toContainText("1 machine stays as it is");
  await plan.getByRole("button", { name: "Build what changes and compare packages" }).click();
  await expect(
    plan
      .locator("summary")
      .filter({ hasText: /packages? .*B$/ })
      .first(),
  ).toBeVisible(slow);
  await plan.getByRole("button", { name: /^The machine nas changed/ }).click();
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/machines\/nas/);
});

test("a first evaluation that fails says why; an edit that a later page sends is evaluated too", async ({
  page,
  api,
  makeDomain,
}) => {
  test.setTimeout(120_000);
  const nowhere = await makeDomain("Nowhere", { ...documentOf(), nixpkgs: `path:${STAND_IN}/missing` });
  await page.goto(`/domains/${nowhere}`);
  await page.getByRole("button", { name: "not evaluated" }).click();
  const panel = page.getByRole("dialog", { name: "Exact evaluation" });
  await panel.getByRole("button", { name: "Evaluate now" }).click();
  await expect(panel.getByRole("alert")).toContainText(/missing/, slow);
  await expect(panel).toContainText("Nix could not answer for revision 1");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "evaluation fails" })).toBeVisible();
  await page.getByRole("button", { name: /^1 error, / }).click();
  await expect(page.getByRole("treeitem", { name: /Nix: .*missing/ })).toBeVisible();

  const id = await makeDomain("Later", documentOf());
  await api.post(`/api/domains/${id}/evaluations`, { data: {} });
  await page.goto(`/domains/${id}?at=pi`);
  await expect(page.getByRole("button", { name: "exact r2" })).toBeVisible(slow);
  await page.route("**/changes", (route) => route.abort());
  await page.getByRole("textbox", { name: "SSH port" }).fill("2222");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^stale/ })).toBeVisible();
  await page.reload();
  await page.unroute("**/changes");
  await expect(page.getByRole("button", { name: "exact r3" })).toBeVisible(slow);
});

test("inputs that nobody answers for are the network's matter, and may be tried again", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Offline", { ...documentOf(), nixpkgs: "http://127.0.0.1:1/nixpkgs.tar.gz" });
  await page.goto(`/domains/${id}`);
  await page.getByRole("button", { name: "not evaluated" }).click();
  const panel = page.getByRole("dialog", { name: "Exact evaluation" });
  await panel.getByRole("button", { name: "Evaluate now" }).click();
  const alert = panel.getByRole("alert", { name: "The network was not reached" });
  await expect(alert).toContainText("The domain has no lock yet; try again.", slow);
  await expect(alert).toContainText("unable to download");
  await expect(panel.getByRole("button", { name: "Try again" })).toBeVisible();
  await page.keyboard.press("Escape");
  // Nothing is wrong with the domain.
  await expect(page.getByRole("button", { name: "not evaluated: no network" })).toBeVisible();
  await page.getByRole("button", { name: /^0 errors, / }).click();
  await expect(
    page.getByRole("treeitem", { name: /^warning: The inputs could not be locked/ }),
  ).toBeVisible();
});

test("what an update of the inputs moves; options of the domain's own nixpkgs, with their words; Nix's settings", async ({
  page,
  api,
  makeDomain,
  moving,
}) => {
  test.setTimeout(120_000);
  const id = await makeDomain("Moving", { ...documentOf(), nixpkgs: `path:${moving}` });
  await page.goto(`/domains/${id}`);
  await page.getByRole("button", { name: "Domain settings" }).click();
  await expect(
    page.getByText("Nothing is locked yet. The first evaluation locks every input."),
  ).toBeVisible();
  const update = page.getByRole("button", { name: "Update inputs" });
  await update.click();
  await expect(page.getByText(/^nixpkgs: none → \S{9}, from/)).toBeVisible(slow);
  appendFileSync(path.join(moving, "default.nix"), "\n# moved\n");
  await update.click();
  await expect(page.getByText(/^nixpkgs: (?!none)\S{9} → \S{9}, from/)).toBeVisible(slow);
  const { number, message } = (await (await api.get(`/api/domains/${id}/revisions`)).json())[0];
  expect([number, message]).toEqual([3, "Update inputs: nixpkgs"]);
  await page.getByRole("button", { name: "Evaluate, and see what that changes" }).click();
  const panel = page.getByRole("dialog", { name: "Exact evaluation" });
  await expect(panel.getByText("Systems 3")).toBeVisible(slow);

  await page.goto(`/domains/${id}?at=backup&tab=code`);
  // Asked for as the code is opened, so that they are there when somebody types.
  const known = async () =>
    (await (await api.get(`/api/domains/${id}/options?prefix=networking.`)).json()).state;
  await expect.poll(known, slow).toBe("known");
  await page.locator(".monaco-editor .view-line").filter({ hasText: "environment.etc" }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("networking.hostNa");
  await expect(
    page.locator(".suggest-widget.visible").getByRole("option", { name: /^hostName.*string/ }),
  ).toBeVisible();
  await expect(page.locator(".suggest-details")).toContainText("The machine's name.");

  // Parts above load after the address has been landed at.
  await page.goto("/settings#nix");
  const top = () => page.locator("#nix").evaluate((part) => Math.round(part.getBoundingClientRect().top));
  await expect(page.getByRole("table", { name: "Audit log" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Nix", exact: true })).toHaveAttribute(
    "aria-current",
    "location",
  );
  await expect.poll(top).toBe(64);
  const caches = page.getByRole("textbox", { name: "Binary caches" });
  await caches.fill("https://cache.example.org");
  await page.getByRole("textbox", { name: "Remote builders" }).fill("ssh-ng://build1 x86_64-linux - 4");
  const keys = page.getByRole("textbox", { name: "Trusted keys" });
  await keys.fill("no-key");
  const save = page.locator("form").filter({ has: caches }).getByRole("button", { name: "Save" });
  await save.click();
  await expect(page.getByRole("alert").filter({ hasText: "Nothing was saved." })).toBeVisible();
  await expect(keys).toHaveAccessibleDescription(/Line 1: a key looks like name:base64/);
  await keys.fill("cache.example.org-1:AAAA=");
  await save.click();
  await expect(page.getByText("Saved. Nix uses this from the next start of the studio.")).toBeVisible();
  await page.reload();
  await expect(caches).toHaveValue("https://cache.example.org");
});

test("what this server cannot build is told before a run, and why in one", async ({ page, makeDomain }) => {
  test.setTimeout(120_000);
  const system = process.arch === "arm64" ? "x86_64-linux" : "aarch64-linux";
  const nowhere = { targetHost: "127.0.0.1", targetPort: 1 };
  const id = await makeDomain("Foreign", documentOf({ system, deployment: nowhere }));
  await page.goto(`/domains/${id}?at=nas`);
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Deploy" });
  await dialog.getByRole("button", { name: "Check first" }).click();
  await expect(dialog.getByText("No SSH server answers at 127.0.0.1:1.")).toBeVisible(slow);
  await expect(
    dialog.getByText(new RegExp(`^${system}: this server is .* and can build that only`)),
  ).toBeVisible();
  await dialog.getByRole("button", { name: "Deploy anyway" }).click();
  await expect(
    page.getByText(new RegExp(`^The system could not be built: .*${system}.* to build`)),
  ).toBeVisible(slow);
  await expect(page.getByText("Built", { exact: true })).toBeHidden();

  await page.goto(`/domains/${await makeDomain("Empty")}`);
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(dialog.getByPlaceholder("There are no machines yet")).toBeDisabled();
});

test("an evaluation goes on while the web server dies, and the page that watches has its answer", async ({
  page,
  studio,
  makeDomain,
}) => {
  test.setTimeout(120_000);
  const busy =
    "{ environment.etc.a.text = toString (builtins.foldl' (a: b: a + builtins.foldl' (c: d: c + d) 0 (builtins.genList (x: x) 100000)) 0 (builtins.genList (x: x) 150)); }";
  const id = await makeDomain("Survivor", documentOf({ modules: { slow: { source: busy } } }));
  await page.goto(`/domains/${id}`);
  await page.getByRole("button", { name: "not evaluated" }).click();
  const panel = page.getByRole("dialog", { name: "Exact evaluation" });
  await panel.getByRole("button", { name: "Evaluate now" }).click();
  await expect(page.getByText(/^evaluating/)).toBeVisible(slow);
  const children = execFileSync("ps", ["--ppid", String(studio.pid()), "-o", "pid=,args="], {
    encoding: "utf8",
  });
  process.kill(Number(/^ *(\d+) .*web\.mjs/m.exec(children)?.[1]), "SIGKILL");
  await expect(panel.getByText("Systems 3")).toBeVisible(slow);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "exact r2" })).toBeVisible(slow);
});

test("a domain that takes all memory and all time hinders nobody", async ({ api, makeDomain }) => {
  test.setTimeout(180_000);
  const memory =
    "{ environment.etc.a.text = toString (builtins.length (builtins.genList (x: x) 1000000000000)); }";
  const time =
    "{ environment.etc.a.text = toString (builtins.foldl' (a: b: a + builtins.foldl' (c: d: c + d) 0 (builtins.genList (x: x) 100000)) 0 (builtins.genList (x: x) 100000)); }";
  const bad = await makeDomain("Bad", documentOf({ modules: { memory: { source: memory } } }));
  const endless = await makeDomain("Endless", documentOf({ modules: { time: { source: time } } }));
  const good = await makeDomain("Good", documentOf());
  const ask = async (id: string) =>
    (await (await api.post(`/api/domains/${id}/evaluations`, { data: {} })).json()).id as string;
  const read = async (id: string, job: string) =>
    (await api.get(`/api/domains/${id}/evaluations/${job}`)).json();
  const never = await ask(endless);
  const wrong = await ask(bad);
  const right = await ask(good);
  // Meanwhile everybody else works.
  let { revision } = await (await api.get(`/api/domains/${good}`)).json();
  let edits = 0;
  await expect(async () => {
    expect((await api.get("/api/health")).status()).toBe(200);
    const tags = [{ op: "replace", path: "/clusters/attic/machines/tv/tags", value: [`n${edits++}`] }];
    const edited = await api.post(`/api/domains/${good}/changes`, {
      data: { baseRevision: revision, patches: tags },
    });
    expect(edited.status(), await edited.text()).toBe(200);
    ({ revision } = await edited.json());
    expect((await read(good, right)).status).toBe("succeeded");
  }).toPass(slow);
  expect((await read(endless, never)).status).toBe("running");
  const { machines } = (await read(bad, wrong)).answer;
  expect(machines["nas.attic.lan"].failure.message).toBe("Nix needed more memory than is allowed.");
  expect(machines["pi.attic.lan"].ok).toBe(true);
  const cancelled = await api.post(`/api/domains/${endless}/evaluations/${never}/cancel`);
  expect(cancelled.status()).toBe(200);
  await expect.poll(async () => (await read(endless, never)).status, slow).toBe("cancelled");
});
