import "server-only";
import type { HostKey } from "@/lib/editor/inspections";
import { knownHostName, readHostKeys } from "../deployments/host-keys";
import type { Address } from "../jobs/inspections";
import type { ConfinedNix } from "../nix/confined";
import { findProgram } from "../nix/installation";
import type { Ssh } from "./ssh";

/** What a machine said: `name value` lines by name, or in words why it said nothing. */
export type Said =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly seconds?: number;
  /** Runs the script by sudo where the user is another than root. */
  readonly asRoot?: boolean;
}

/** The host keys that answer at an address; none where nothing does. */
export async function scanHostKeys(
  nix: ConfinedNix,
  ssh: Ssh,
  address: Address,
  signal: AbortSignal,
): Promise<readonly HostKey[]> {
  const { host, port, user } = address;
  const name = knownHostName(address);
  const options = {
    network: "outside",
    binds: ssh.binds,
    variables: ssh.variables,
    signal,
    limits: { seconds: 60 },
  } as const;
  // Only ssh itself knows the way through a jump host, or what a short name means.
  const ended = ssh.configured
    ? await nix.program(
        "/bin/sh",
        ["-c", BY_CONNECTING, "sh", await hostProgram("ssh"), name, user, ...onPort(port), "--", host],
        options,
      )
    : await nix.program(
        await hostProgram("ssh-keyscan"),
        ["-T", "10", "-p", String(port), "--", host],
        options,
      );
  return readHostKeys(ended.stdout, name);
}

/** Takes whatever key answers, tells it, and goes no further. */
const BY_CONNECTING = `ssh=$1; name=$2; user=$3; shift 3
"$ssh" -o BatchMode=yes -o ConnectTimeout=10 -o PreferredAuthentications=none -o HashKnownHosts=no \
  -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/tmp/keys -o HostKeyAlias="$name" -l "$user" "$@" true
cat /tmp/keys 2>/dev/null`;

/** Port 22 is left to the server account's own configuration, as in the packages. */
const onPort = (port: number) => (port === 22 ? [] : ["-p", String(port)]);

/** Runs a shell script on a machine, over SSH from within the confinement. */
export async function askMachine(
  nix: ConfinedNix,
  ssh: Ssh,
  { host, port, user }: Address,
  script: string,
  { signal, seconds = 60, asRoot = false }: AskOptions,
): Promise<Said> {
  const shell = asRoot && user !== "root" ? "sudo -n sh -s" : "sh -s";
  const args = [
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=10",
    ...onPort(port),
    "-l",
    user,
    "--",
    host,
    shell,
  ];
  const ended = await nix.program(await hostProgram("ssh"), args, {
    network: "outside",
    binds: ssh.binds,
    variables: ssh.variables,
    signal,
    input: script,
    limits: { seconds, outputBytes: 4 * 1024 ** 2 },
  });
  if (ended.code === 0) return { ok: true, text: ended.stdout };
  if (ended.limit === "cancelled") return { ok: false, message: "Cancelled." };
  return { ok: false, message: failure(ended.stderr, `${host}:${port}`, user) };
}

/** What ssh's last words mean. */
function failure(stderr: string, where: string, user: string): string {
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(stderr)) {
    return `Another host key answers at ${where} than the one that was confirmed.`;
  }
  if (/Host key verification failed|No \S+ host key is known/.test(stderr)) {
    return `Nobody has confirmed the host key of ${where} yet.`;
  }
  if (/Permission denied/.test(stderr))
    return `${where} does not let ${user} in with the keys that there are.`;
  const last = stderr.trim().split("\n").at(-1)?.trim();
  return last ? `${where}: ${last}` : `${where} does not answer.`;
}

/** The members of `name value` lines. */
export function facts(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const space = line.indexOf(" ");
      return space > 0 ? [[line.slice(0, space), line.slice(space + 1).trim()] as const] : [];
    }),
  );
}

async function hostProgram(name: string): Promise<string> {
  const found = await findProgram(name);
  if (found === null) throw new Error(`${name} is not installed on this server`);
  return found;
}
