import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { writeTargetRoot } from "./target-root";
import { prepareSystemd, type TargetSystemd } from "./target-systemd";

const execute = promisify(execFile);

const programs = [
  "unshare",
  "nsenter",
  "ip",
  "bwrap",
  "ssh",
  "ssh-keygen",
  "/usr/sbin/sshd",
  "nix-store",
  "setsid",
];

/** Why SSH targets can't be started on this machine, or null when they can. */
export function targetsUnavailable(): string | null {
  if (process.platform !== "linux") return "SSH targets need Linux";
  if (process.getuid?.() !== 0) return "SSH targets need root, to make network namespaces";
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  const missing = programs.filter((program) =>
    program.startsWith("/")
      ? !existsSync(program)
      : !folders.some((folder) => existsSync(path.join(folder, program))),
  );
  return missing.length === 0 ? null : `SSH targets need ${missing.join(", ")}`;
}

/** The outcome of a command: its exit code and what it printed. */
export type CommandResult = { code: number; stdout: string; stderr: string };

/** A machine to deploy to: an sshd of its own, in its own network, with its own root and Nix store. */
export type SshTarget = {
  readonly address: string;
  /** The same machine's IPv6 address. */
  readonly address6: string;
  readonly port: number;
  /** A process in the target's network namespace. */
  readonly pid: number;
  /** For NIX_SSHOPTS: key, known host and nothing of the person's own configuration. */
  readonly sshOptions: string;
  readonly sshConfig: string;
  readonly identityFile: string;
  readonly hostKey: string;
  /** The folder that holds the target's /etc, /nix, /root, /run, /var and /opt. */
  readonly root: string;
  /** Runs a shell command inside, over SSH. */
  run(command: string): Promise<CommandResult>;
  /** Runs a shell command inside without any network. */
  inside(command: string): Promise<CommandResult>;
  /** Takes the network away, and gives it back. */
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  /** Where a symbolic link of the target points, `/run/current-system` say; null when there is none. */
  link(file: string): Promise<string | null>;
  stop(): Promise<void>;
};

async function commandResult(file: string, args: string[]): Promise<CommandResult> {
  try {
    const { stdout, stderr } = await execute(file, args, { maxBuffer: 64 * 1024 * 1024 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    if (typeof failed.code !== "number") throw error;
    return { code: failed.code, stdout: failed.stdout ?? "", stderr: failed.stderr ?? "" };
  }
}

/** A network of two addresses that this process and this target share with nobody. */
function freshAddresses(): { here: string; there: string; here6: string; there6: string } {
  const any = (count: number) => Math.floor(Math.random() * count);
  const [net, subnet, base] = [200 + any(50), any(256), any(64) * 4];
  const prefix = `10.${net}.${subnet}`;
  const prefix6 = `fd00:${(net * 256 + subnet).toString(16)}:${base.toString(16)}:`;
  return {
    here: `${prefix}.${base + 1}`,
    there: `${prefix}.${base + 2}`,
    here6: `${prefix6}:1`,
    there6: `${prefix6}:2`,
  };
}

/** Starts a process in a network namespace of its own, which ends with the process; resolves once it has one. */
async function startInNamespace(
  before: string,
  command: string[],
  log: (text: string) => void,
): Promise<ChildProcess> {
  // The shell waits for the network before it becomes the command.
  const child = spawn(
    "unshare",
    ["--net", "sh", "-c", `${before}echo ready; read -r _; exec "$@"`, "sh", ...command],
    {
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  child.stderr.on("data", (data: Buffer) => log(data.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("the target's namespace could not be made")));
    child.stdout.once("data", () => resolve());
  });
  return child;
}

/** Starts `count` targets. Stop every one of them; when this process dies they end by themselves. */
export async function startTargets(count: number): Promise<SshTarget[]> {
  const started = await Promise.allSettled(Array.from({ length: count }, () => startTarget()));
  const targets = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failure = started.find((result) => result.status === "rejected");
  if (failure === undefined) return targets;
  await Promise.all(targets.map((target) => target.stop()));
  throw failure.reason;
}

/** One target. With `systemd` its units are run by a real one, in place of the shims that stand for it. */
export async function startTarget({ systemd = false } = {}): Promise<SshTarget> {
  const folder = await mkdtemp(path.join(tmpdir(), "ssh-target-"));
  const root = path.join(folder, "root");
  const identityFile = path.join(folder, "key");
  await mkdir(root);
  await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", identityFile]);
  const { hostKey } = await writeTargetRoot(root, identityFile);
  const init = systemd ? await prepareSystemd(root, path.basename(folder)) : null;

  const { here, there, here6, there6 } = freshAddresses();
  const link = `st${folder.slice(-6).toLowerCase()}${process.pid % 1000}`;
  let log = "";
  const child = await startInNamespace(init?.enter ?? "", bubblewrap(root, init), (text) => {
    log += text;
  });
  const pid = String(child.pid);
  const namespaced = (...args: string[]) => execute("nsenter", ["--target", pid, "--net", "ip", ...args]);

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    await init?.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    await execute("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", pid]);
    await execute("ip", ["addr", "add", `${here}/30`, "dev", link]);
    await execute("ip", ["addr", "add", `${here6}/64`, "dev", link, "nodad"]);
    await execute("ip", ["link", "set", link, "up"]);
    await namespaced("link", "set", "lo", "up");
    await namespaced("addr", "add", `${there}/30`, "dev", "eth0");
    await namespaced("addr", "add", `${there6}/64`, "dev", "eth0", "nodad");
    await namespaced("link", "set", "eth0", "up");
    child.stdin?.write("go\n");
    const sshConfig = await writeSshConfig(folder, [there, there6], identityFile, hostKey);

    // bwrap's child is the first process of the target's own process namespace.
    const inside = async (command: string) => {
      const children = await execute("cat", [`/proc/${pid}/task/${pid}/children`]);
      const init = children.stdout.trim().split(" ")[0] ?? pid;
      return commandResult("nsenter", [
        "--target",
        init,
        "--all",
        "sh",
        "-c",
        `PATH=/opt/bin:$PATH; ${command}`,
      ]);
    };
    const target: SshTarget = {
      address: there,
      address6: there6,
      port: 22,
      pid: Number(pid),
      sshOptions: `-F ${sshConfig}`,
      sshConfig,
      identityFile,
      hostKey,
      root,
      inside,
      stop,
      run: (command) => commandResult("ssh", ["-F", sshConfig, `root@${there}`, command]),
      disconnect: async () => void (await execute("ip", ["link", "set", link, "down"])),
      reconnect: async () => void (await execute("ip", ["link", "set", link, "up"])),
      link: async (file) => readlink(path.join(root, file)).catch(() => null),
    };
    await untilReachable(target, () => log);
    return target;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Gives two targets a network of their own; resolves to the address at which the first, and nobody else, reaches the second. */
export async function joinTargets(first: SshTarget, second: SshTarget): Promise<string> {
  const ends = [first, second].map(({ pid }) => String(pid));
  const [one = "", other = ""] = ends;
  const block = `10.${250 + (second.pid % 4)}.${second.pid % 256}`;
  await execute("ip", [
    "link",
    "add",
    "eth1",
    "netns",
    one,
    "type",
    "veth",
    "peer",
    "name",
    "eth1",
    "netns",
    other,
  ]);
  for (const [index, pid] of ends.entries()) {
    const inside = (...args: string[]) => execute("nsenter", ["--target", pid, "--net", "ip", ...args]);
    await inside("addr", "add", `${block}.${index + 1}/30`, "dev", "eth1");
    await inside("link", "set", "eth1", "up");
  }
  return `${block}.2`;
}

function bubblewrap(root: string, init: TargetSystemd | null): string[] {
  const own = ["etc", "nix", "root", "run", "var", "opt", "boot", "tmp", "home"];
  return [
    "bwrap",
    ...["--ro-bind", "/usr", "/usr"],
    ...["bin", "sbin", "lib", "lib64"].flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]),
    ...own.flatMap((name) => ["--bind", path.join(root, name), `/${name}`]),
    ...["--dev", "/dev", "--proc", "/proc", "--unshare-pid", "--unshare-uts", "--unshare-ipc"],
    ...["--hostname", "target", "--die-with-parent", "--cap-add", "ALL", "--clearenv"],
    ...["--setenv", "PATH", "/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin", "--chdir", "/"],
    ...(init?.arguments ?? ["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/sshd_config"]),
  ];
}

async function writeSshConfig(
  folder: string,
  addresses: string[],
  identityFile: string,
  hostKey: string,
): Promise<string> {
  const knownHosts = path.join(folder, "known_hosts");
  const config = path.join(folder, "ssh_config");
  await writeFile(knownHosts, `${addresses.join(",")} ${hostKey}\n`);
  await writeFile(
    config,
    [
      `IdentityFile ${identityFile}`,
      "IdentitiesOnly yes",
      "IdentityAgent none",
      `UserKnownHostsFile ${knownHosts}`,
      "GlobalKnownHostsFile none",
      "StrictHostKeyChecking yes",
      // It holds for the handshake too, which takes a while where many machines share few cores.
      "ConnectTimeout 15",
      "",
    ].join("\n"),
  );
  await chmod(config, 0o600);
  return config;
}

async function untilReachable(target: SshTarget, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const result = await target.run("true");
    if (result.code === 0) return;
    await delay(100);
  }
  throw new Error(`the target's sshd does not answer:\n${log()}`);
}
