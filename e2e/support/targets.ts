import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { type SshTarget, startTargets } from "../../nix/testing/target";

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
export async function startFleet(count: number): Promise<Fleet> {
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
