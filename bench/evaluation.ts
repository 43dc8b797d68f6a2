// node bin/run-ts.mjs bench/evaluation.ts: what exact evaluation costs through the studio, beside `nix eval` by hand on the
// same flake in the same run: evaluations a minute and memory for 1, 10 and 50 machines, and the time from an edit to the
// plan. BENCH_NIXPKGS names another nixpkgs than the tests' stand-in (a path: reference).
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { shown } from "@/bench/measure";
import { generateFlake } from "@/lib/codegen";
import { currentDocument } from "@/lib/server/domains/store";
import { libraryFiles } from "@/lib/server/domains/library";
import { statistics } from "@/lib/server/evaluation/ask";
import { findNix } from "@/lib/server/nix/installation";
import { resetLimits } from "@/lib/server/http/limits";
import { administrator, startInstance } from "@/lib/server/testing/instance";
import { startRunner } from "@/lib/server/testing/runner";
import { present } from "@/lib/shared/assert";

const SIZES = [1, 10, 50];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const STAND_IN = path.resolve(import.meta.dirname, "../nix/testing/nixpkgs");
const nixpkgs = process.env.BENCH_NIXPKGS ?? `path:${STAND_IN}`;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const mib = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;

const middle = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;

function domain(machines: number): unknown {
  const named = Array.from({ length: machines }, (_, index) => `m${index + 1}`);
  const machine = (index: number) => ({
    tags: index % 10 === 0 ? ["dns"] : [],
    interfaces: {
      eth0: { ipv4: [{ address: `10.0.${index >> 8}.${(index & 255) + 1}`, prefixLength: 16 }] },
    },
  });
  return {
    schemaVersion: 1,
    suffix: "lan",
    nixpkgs,
    modules: {
      disks: {
        source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }',
      },
    },
    clusters: {
      c: {
        machines: Object.fromEntries(named.map((name, index) => [name, machine(index)])),
        services: {
          dns: {
            selectors: [{ filter: "clusterMachines" }],
            roles: { server: [{ filter: "tag", tag: "dns" }] },
            definition: "{ roles, ... }: { networking.nameservers = roles.server.ips; }",
          },
        },
      },
    },
  };
}

const nix = await findNix();
if (nix === null) {
  say("exact evaluation: there is no Nix on this machine");
  process.exit(0);
}
const instance = await startInstance();
const allowed = nixpkgs.replace(/^path:/, "");
const sandboxPaths = process.env.NIX_SANDBOX_PATHS ?? "/bin /usr /lib /lib64";
const runner = await startRunner({
  DATA_DIR: instance.dataDir,
  LOCAL_INPUTS: allowed,
  NIX_SANDBOX_PATHS: sandboxPaths,
});
const folder = mkdtempSync(path.join(tmpdir(), "studio-bench-"));

/** `nix eval` of every machine's system, as somebody would type it in the exported flake. */
function byHand(files: ReadonlyMap<string, string>): { readonly ms: number; readonly bytes: number } {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const start = performance.now();
  const apply = "all: builtins.mapAttrs (_: machine: machine.config.system.build.toplevel.drvPath) all";
  const features = ["--extra-experimental-features", "nix-command flakes"];
  const ended = spawnSync(
    present(nix, "Nix").nix,
    [
      ...features,
      "eval",
      "--json",
      "--no-write-lock-file",
      `path:${folder}#nixosConfigurations`,
      "--apply",
      apply,
    ],
    { encoding: "utf8", env: { ...process.env, NIX_SHOW_STATS: "1" }, maxBuffer: 1 << 28 },
  );
  if (ended.status !== 0) throw new Error(ended.stderr);
  return { ms: performance.now() - start, bytes: statistics(ended.stderr).memoryBytes };
}

try {
  const admin = await administrator();
  const ask = async (method: "GET" | "POST", address: string, body?: unknown) => {
    resetLimits();
    const reply = await admin.ask(method, address, body === undefined ? {} : { body });
    if (reply.status >= 400) throw new Error(`${address}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  say(
    `exact evaluation with Nix ${nix.version} on ${process.env.BENCH_NIXPKGS ?? "the tests' stand-in for nixpkgs"}; medians of ${ROUNDS}`,
  );
  say("  machines  evaluations  most memory   edit to plan   nix eval by hand  ratio    (its memory)");
  for (const size of SIZES) {
    const { id } = await ask("POST", "/api/domains", { name: `${size} machines`, document: domain(size) });
    const asked = async (payload: object) => {
      const { id: job } = await ask("POST", `/api/domains/${id}/evaluations`, payload);
      for (;;) {
        const found = await ask("GET", `/api/domains/${id}/evaluations/${job}`);
        if (found.status === "succeeded") return found;
        if (found.error !== null) throw new Error(found.error);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await asked({});
    const evaluations: number[] = [];
    const plans: number[] = [];
    const hands: number[] = [];
    let bytes = 0;
    let handBytes = 0;
    let edits = 0;
    /** Another address of the first machine: its own system changes, and where it serves, everybody's. */
    const edit = async () => {
      const { revision } = await ask("GET", `/api/domains/${id}`);
      const at = "/clusters/c/machines/m1/interfaces/eth0/ipv4/0/address";
      edits += 1;
      const patches = [{ op: "replace", path: at, value: `10.1.${size}.${edits}` }];
      return (await ask("POST", `/api/domains/${id}/changes`, { baseRevision: revision, patches })).revision;
    };
    for (let round = 0; round < ROUNDS; round++) {
      await edit();
      let start = performance.now();
      const { answer } = await asked({});
      evaluations.push(performance.now() - start);
      bytes = Math.max(bytes, answer.cost.memoryBytes);
      start = performance.now();
      const revision = await edit();
      const { plan } = await asked({ compareTo: revision - 1 });
      plans.push(performance.now() - start);
      if (plan.machines.every((each: { change: string }) => each.change === "unchanged"))
        throw new Error("the plan missed the edit");
      const { document } = present(await currentDocument(id), "domain");
      const hand = byHand(generateFlake(document, { library: libraryFiles() }));
      hands.push(hand.ms);
      handBytes = Math.max(handBytes, hand.bytes);
    }
    const [evaluation, plan, hand] = [middle(evaluations), middle(plans), middle(hands)];
    say(
      `  ${String(size).padStart(8)}  ${(60_000 / evaluation).toFixed(0).padStart(7)}/min  ${mib(bytes).padStart(11)}  ${shown(plan).padStart(13)}  ${shown(hand).padStart(17)}  ${(plan / hand).toFixed(2).padStart(5)}  ${mib(handBytes).padStart(14)}`,
    );
  }
} finally {
  await runner.stop();
  await instance.end();
  rmSync(folder, { recursive: true, force: true });
}
