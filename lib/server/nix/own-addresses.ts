import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { dependent } from "./dependent";

const execute = promisify(execFile);

/** What the kernel delivers to this host itself. */
const DELIVERED = new Set(["local", "anycast"]);
/** A namespace has a loopback and a link of its own under these. */
const ITS_OWN = /^127\.|^::1$|^fe80:/i;

/**
 * The addresses, and blocks of addresses, that end at this host, but for loopback's and those of a link alone: what the
 * kernel itself goes by, so also those of an interface without a carrier, and those that stand on loopback.
 */
export async function ownAddresses(family: 4 | 6): Promise<readonly string[]> {
  if (family === 6 && !existsSync("/proc/net/if_inet6")) return [];
  const args = ["-j", `-${family}`, "route", "show", "table", "local"];
  const { stdout } = await execute("ip", args, { timeout: 10_000 });
  const routes = JSON.parse(stdout.trim() || "[]") as { readonly type?: string; readonly dst: string }[];
  const delivered = routes.filter(({ type = "", dst }) => DELIVERED.has(type) && !ITS_OWN.test(dst));
  return [...new Set(delivered.map(({ dst }) => dst))];
}

/** A watch on this host's addresses. */
export interface Watch {
  /** Resolves where it ends although nobody ended it. */
  readonly lost: Promise<void>;
  end(): void;
}

/** Tells whenever an address of this host may have come or gone; ends with this process. */
export async function watchOwnAddresses(onChange: () => void): Promise<Watch> {
  const { program, args } = await dependent("ip", ["monitor", "address", "route"]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.on("data", onChange);
  let ended = false;
  const lost = new Promise<void>((resolve) => {
    const gone = () => ended || resolve();
    child.once("error", gone);
    child.once("exit", gone);
  });
  return {
    lost,
    end() {
      ended = true;
      child.kill();
    },
  };
}
