import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The runner as a process of its own, as `npm start` has it. */
export interface TestRunner {
  readonly pid: number;
  /** SIGKILL is a crash. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a runner on this test's data; resolves when it takes jobs. */
export async function startRunner(env: Readonly<Record<string, string>>): Promise<TestRunner> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=react-server", "bin/run-ts.mjs", "lib/server/runner/main.ts"],
    { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "pipe", "ipc"] },
  );
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the runner ended")));
    child.stderr?.on("data", (said: Buffer) => {
      if (said.toString().includes("runner ready")) resolve();
      else process.stderr.write(said);
    });
  });
  return {
    pid: child.pid ?? 0,
    async stop(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}
