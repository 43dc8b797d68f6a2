import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { type SshTarget, startTargets } from "../../nix/testing/target";
import { startStudio } from "./server";
import { test } from "./test";

const execute = promisify(execFile);
const repository = path.resolve(import.meta.dirname, "../..");

/** The nixpkgs that the test's domains use; a studio must be started with `studioSettings` to accept it. */
export const STAND_IN = path.join(repository, "nix/testing/nixpkgs");

export interface Fleet {
  readonly targets: readonly SshTarget[];
  /** What a studio needs in its environment to build with the stand-in and to log in to the targets. */
  readonly settings: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts machines to deploy to, and an SSH agent that holds their keys, as a person's would. */
async function startFleet(count: number): Promise<Fleet> {
  const folder = await mkdtemp(path.join(tmpdir(), "fleet-"));
  const socket = path.join(folder, "agent");
  const agent: ChildProcess = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  const targets = await startTargets(count);
  while (!existsSync(socket)) await delay(20);
  for (const { identityFile } of targets)
    await execute("ssh-add", ["-q", identityFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return {
    targets,
    settings: {
      LOCAL_INPUTS: STAND_IN,
      NIX_SANDBOX_PATHS: "/bin /usr /lib /lib64",
      SSH_AUTH_SOCK: socket,
    },
    async stop() {
      agent.kill();
      await Promise.all(targets.map((target) => target.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Tests of a studio beside so many machines that it can reach, shared by those of one worker. */
export function testWithFleet(count: number) {
  return test.extend<object, { fleet: Fleet }>({
    fleet: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures it needs from the pattern
      async ({}, use) => {
        const fleet = await startFleet(count);
        await use(fleet);
        await fleet.stop();
      },
      { scope: "worker", timeout: 120_000 },
    ],
    studio: [
      async ({ fleet }, use) => {
        const studio = await startStudio(fleet.settings);
        await use(studio);
        await studio.remove();
      },
      { scope: "worker", timeout: 300_000 },
    ],
  });
}
