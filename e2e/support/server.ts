import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

export interface Studio {
  readonly url: string;
  readonly dataDir: string;
  /** Where first setup happens; works until there is an administrator. */
  readonly setupUrl: string;
  /** Of the process that supervises the web server and the runner; none while it is stopped. */
  pid(): number | undefined;
  /** What the server has printed so far. */
  output(): string;
  /** Ends the server as a person (SIGTERM) or the power (SIGKILL, with everything it started) would. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** Starts the production server by `scripts/start.mjs`, on a free port and data of its own. */
export async function startStudio(env: Record<string, string> = {}): Promise<Studio> {
  const port = await freePort();
  const dataDir = await mkdtemp(path.join(tmpdir(), "studio-"));
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = "";

  const start = async () => {
    const started = spawn(process.execPath, ["scripts/start.mjs"], {
      cwd: root,
      env: { ...process.env, ...env, HOST: "127.0.0.1", PORT: String(port), DATA_DIR: dataDir },
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, so that SIGKILL reaches the web server and the runner as well.
      detached: true,
    });
    child = started;
    const from = output.length;
    const ready = new Promise<void>((resolve, reject) => {
      const hear = (data: Buffer) => {
        output += data.toString();
        if (/^Cluster Studio is ready.*\n/m.test(output.slice(from))) resolve();
      };
      started.stdout.on("data", hear);
      started.stderr.on("data", hear);
      started.once("exit", () => reject(new Error(`the studio did not start:\n${output.slice(from)}`)));
    });
    await ready;
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    const running = child;
    child = undefined;
    if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, "exit");
    process.kill(signal === "SIGKILL" ? -running.pid : running.pid, signal);
    await exit;
  };

  await start();
  const token = (await readFile(path.join(dataDir, "setup-token"), "utf8").catch(() => "")).trim();
  return {
    url,
    dataDir,
    setupUrl: `${url}/setup?token=${token}`,
    pid: () => child?.pid,
    output: () => output,
    stop,
    start,
    async remove() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
