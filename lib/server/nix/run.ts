import { type ChildProcess, spawn } from "node:child_process";
import { totalmem } from "node:os";
import type { Readable } from "node:stream";
import { assert } from "@/lib/shared/assert";

/** Bounds on one program and everything that it starts. */
export interface Limits {
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Bytes of address space of each process. */
  readonly memoryBytes: number;
  /** Bytes of standard output that are kept; more ends the program. */
  readonly outputBytes: number;
  /** Bytes of standard error; more ends the program. */
  readonly errorBytes: number;
}

const GIBIBYTE = 1024 ** 3;

export const DEFAULT_LIMITS: Limits = {
  seconds: 300,
  // Address space, of which a garbage collector takes more than it uses; never what brings the machine down.
  memoryBytes: Math.max(2 * GIBIBYTE, Math.min(6 * GIBIBYTE, Math.floor(totalmem() * 0.75))),
  outputBytes: 64 * 1024 ** 2,
  errorBytes: 64 * 1024 ** 2,
};

/** How a program ended. `limit` names the bound that ended it. */
export interface Ended {
  readonly code: number | null;
  readonly limit: "time" | "output" | "cancelled" | null;
  readonly stdout: string;
  /** The first and the last 128 KiB: older versions of Nix begin with the error, newer ones end with it. */
  readonly stderr: string;
}

export interface RunOptions {
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** On an abort or at the time limit the program is asked to end, and left alone for so long, before its group is ended. */
  readonly grace?: { readonly seconds: number; readonly ask: () => unknown };
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onStdoutLine?: (line: string) => void;
  readonly onStderrLine?: (line: string) => void;
  /** Further descriptors from 3 on, as `child_process.spawn` takes them. */
  readonly stdio?: readonly ("pipe" | number)[];
  readonly onSpawn?: (child: ChildProcess) => void;
}

const STDERR_KEPT = 128 * 1024;

function eachLine(stream: Readable, use: (line: string) => void): void {
  let rest = "";
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) use(line);
  });
  stream.on("end", () => {
    if (rest !== "") use(rest);
  });
}

/**
 * Ends the process group that a child leads: asks first, insists two seconds later. The leader may be gone already; what
 * it started keeps the group, and the child's streams, until it ends too.
 */
export function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || closed.has(child)) return;
  signalGroup(pid, "SIGTERM");
  const insist = setTimeout(() => signalGroup(pid, "SIGKILL"), 2_000).unref();
  child.once("close", () => clearTimeout(insist));
}

/** Ends the process group that a child leads at once. */
export function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined && !closed.has(child)) signalGroup(child.pid, "SIGKILL");
}

/** Children that ended with all that held their streams: the number of their group may be another's by now. */
const closed = new WeakSet<ChildProcess>();

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}

/**
 * Runs a program in a process group of its own, within limits. Resolves however it ends; rejects only when it cannot be
 * started. On a limit or an abort the whole group is ended.
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return new Promise((resolve, reject) => {
    const child = spawn("prlimit", [`--as=${limits.memoryBytes}`, "--core=0", "--", program, ...args], {
      detached: true,
      env: options.env ?? process.env,
      stdio: ["pipe", "pipe", "pipe", ...(options.stdio ?? [])],
    });
    const { stdin, stdout: output, stderr: errors } = child;
    assert(stdin && output && errors, "the standard streams are pipes");
    let limit: Ended["limit"] = null;
    let stdout = "";
    let stderrHead = "";
    let stderrTail = "";
    let said = 0;
    let insist: NodeJS.Timeout | null = null;
    const stop = (why: NonNullable<Ended["limit"]>) => {
      limit ??= why;
      if (!options.grace || why === "output") {
        endGroup(child);
        return;
      }
      if (insist !== null) return;
      options.grace.ask();
      insist = setTimeout(() => endGroup(child), options.grace.seconds * 1000);
    };
    const timer = setTimeout(() => stop("time"), limits.seconds * 1000);
    const abort = () => stop("cancelled");
    options.signal?.addEventListener("abort", abort, { once: true });
    if (options.signal?.aborted) abort();

    output.setEncoding("utf8").on("data", (chunk: string) => {
      if (stdout.length + chunk.length > limits.outputBytes) stop("output");
      else if (!options.onStdoutLine) stdout += chunk;
    });
    errors.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk.length;
      if (said > limits.errorBytes) stop("output");
      const room = STDERR_KEPT - stderrHead.length;
      stderrHead += chunk.slice(0, room);
      stderrTail = (stderrTail + chunk.slice(room)).slice(-STDERR_KEPT);
    });
    if (options.onStdoutLine) eachLine(output, options.onStdoutLine);
    if (options.onStderrLine) eachLine(errors, options.onStderrLine);
    stdin.on("error", () => undefined);
    stdin.end(options.input ?? "");
    child.once("spawn", () => options.onSpawn?.(child));
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      closed.add(child);
      clearTimeout(timer);
      if (insist !== null) clearTimeout(insist);
      options.signal?.removeEventListener("abort", abort);
      resolve({ code, limit, stdout, stderr: stderrHead + stderrTail });
    });
  });
}
