import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "./ready/root.mjs";

const CONFIGURATION = 78;
const LONGEST_WAIT = 30_000;
/** A process that ran this long was well: the next wait is short again. */
const WELL = 60_000;

/** The processes of the studio. They meet only in the database, so either can die and come back. */
const PARTS = [
  { name: "web server", args: ["scripts/web.mjs"], needed: true },
  {
    name: "runner",
    args: ["--conditions=react-server", "bin/run-ts.mjs", "lib/server/runner/main.ts"],
    needed: false,
  },
];

/** Runs the parts until SIGTERM or SIGINT; starts one again, ever more slowly, when it dies. */
export function supervise({ env, onReady }) {
  const children = new Set();
  let stopping = false;
  let announced = false;

  const end = (code) => {
    if (stopping) return;
    stopping = true;
    process.exitCode = code;
    for (const child of children) child.kill("SIGTERM");
    setTimeout(() => {
      for (const child of children) child.kill("SIGKILL");
    }, 15_000).unref();
  };

  const start = (part, wait) => {
    const started = Date.now();
    const child = spawn(process.execPath, part.args, {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    children.add(child);
    child.on("message", (message) => {
      if (message !== "ready" || !part.needed || announced) return;
      announced = true;
      onReady();
    });
    child.on("exit", (code, signal) => {
      children.delete(child);
      if (stopping) return;
      if (code === CONFIGURATION) {
        end(1);
        return;
      }
      const next = Date.now() - started > WELL ? 500 : Math.min(wait * 2, LONGEST_WAIT);
      process.stderr.write(
        `The ${part.name} ended (${signal ?? code}); starting it again in ${next / 1000} s.\n`,
      );
      setTimeout(() => stopping || start(part, next), next);
    });
  };

  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => end(0));
  for (const part of PARTS) {
    if (existsSync(path.join(root, part.args.at(-1)))) start(part, 250);
  }
}
