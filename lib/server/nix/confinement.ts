import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { findProgram } from "./installation";

const execute = promisify(execFile);

/** What this machine offers to keep a domain's code away from the server. */
export type Confinement =
  | {
      readonly available: true;
      readonly bwrap: string;
      /** Gives a confined program a network without the server's own ports; null means no network inside. */
      readonly slirp4netns: string | null;
    }
  | { readonly available: false; readonly reason: string };

/** A host path that the confined program sees. Writable only where said. */
export interface Bind {
  readonly from: string;
  readonly to: string;
  readonly writable?: boolean;
}

/** Whether a device can be used: in a container it may be there, and forbidden. */
async function opens(device: string): Promise<boolean> {
  try {
    await (await open(device, "r+")).close();
    return true;
  } catch {
    return false;
  }
}

/** Tries bubblewrap once, for real: being installed does not mean that the kernel lets it make namespaces. */
export async function probeConfinement(): Promise<Confinement> {
  const bwrap = await findProgram("bwrap");
  if (!bwrap) return { available: false, reason: "bubblewrap (bwrap) is not installed" };
  try {
    await execute(
      bwrap,
      ["--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"],
      { timeout: 10_000 },
    );
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    return {
      available: false,
      reason: `bubblewrap cannot make namespaces here: ${said.split("\n")[0] ?? ""}`,
    };
  }
  const slirp4netns = (await opens("/dev/net/tun")) ? await findProgram("slirp4netns") : null;
  return { available: true, bwrap, slirp4netns };
}

/**
 * Bubblewrap's arguments up to the program: own user, process, network, IPC and host-name namespaces, an empty root with
 * just `binds`, a private /tmp and home, an emptied environment but for `env`.
 */
export function confinementArguments(options: {
  readonly binds: readonly Bind[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}): string[] {
  // User 0 of a namespace without capabilities; any other user costs a second, nested user namespace, which the
  // network cannot be connected from.
  const args = ["--unshare-all", "--unshare-user", "--uid", "0", "--gid", "0", "--hostname", "confined"];
  args.push("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv");
  args.push(
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--tmpfs",
    "/tmp",
    "--dir",
    "/home/studio",
    "--tmpfs",
    "/dev/shm",
  );
  for (const bind of options.binds) {
    args.push(bind.writable ? "--bind" : "--ro-bind", bind.from, bind.to);
  }
  for (const [name, value] of Object.entries({ HOME: "/home/studio", TMPDIR: "/tmp", ...options.env })) {
    args.push("--setenv", name, value);
  }
  args.push("--chdir", options.cwd ?? "/tmp");
  return args;
}
