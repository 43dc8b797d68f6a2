import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { mkdir, readdir, rm, rmdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

const systemd = "/lib/systemd/systemd";
const early = "/usr/lib/systemd/system/sysinit.target.wants";

/** Where this machine's control groups of the second version are. */
function controlGroups(): string | null {
  const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
  const found = mounts.map((line) => line.split(" ")).find(([, , type]) => type === "cgroup2");
  return found?.[1] !== undefined && found[3]?.split(",").includes("rw") ? found[1] : null;
}

/** Why a target can't run a systemd of its own, or null when it can. */
export function systemdUnavailable(): string | null {
  if (!existsSync(systemd)) return "there is no systemd to start in a target";
  if (!existsSync("/usr/bin/systemd-run")) return "there is no systemd-run to start in a target";
  const probe = path.join(controlGroups() ?? "/nonexistent", `probe-${process.pid}`);
  try {
    mkdirSync(probe);
    rmdirSync(probe);
    return null;
  } catch {
    return "no control groups of the second version can be made here";
  }
}

const bare = "[Unit]\nDefaultDependencies=no\n";
/** What a unit of the person's own needs, without the host's devices and file systems. */
const units: Record<string, string> = {
  "sysinit.target": `${bare}Wants=systemd-journald.service\n`,
  "basic.target": bare,
  "target.target": `${bare}Wants=sshd.service\n`,
  "sshd.service": `${bare}[Service]\nExecStart=/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config\nRuntimeDirectory=sshd\nRestart=always\n`,
};

/** A systemd as the first process of a target, in a control group of its own. */
export type TargetSystemd = {
  /** Moves the shell that becomes the target into the group. */
  enter: string;
  /** For bubblewrap, the command included. */
  arguments: string[];
  end(): Promise<void>;
};

/** Writes the units of a target that systemd starts; its root holds no shims for systemd's own programs afterwards. */
export async function prepareSystemd(root: string, name: string): Promise<TargetSystemd> {
  const group = path.join(controlGroups() ?? "/sys/fs/cgroup", name);
  await mkdir(group);
  await mkdir(path.join(root, "etc/systemd/system"), { recursive: true });
  for (const [unit, text] of Object.entries(units)) {
    await writeFile(path.join(root, "etc/systemd/system", unit), text);
  }
  // Nor what the distribution wants early in every boot.
  for (const unit of await readdir(early).catch(() => [])) {
    if (!unit.includes("journald")) await symlink("/dev/null", path.join(root, "etc/systemd/system", unit));
  }
  await writeFile(path.join(root, "etc/machine-id"), `${"0".repeat(31)}1\n`);
  for (const shim of ["systemctl", "journalctl"]) await rm(path.join(root, "opt/bin", shim));
  return {
    enter: `echo $$ > ${group}/cgroup.procs; `,
    arguments: [
      ...["--unshare-cgroup", "--as-pid-1", "--dir", "/sys", "--bind", group, "/sys/fs/cgroup"],
      ...["--setenv", "container", "other"],
      // On a host of both versions it would take the host's groups of the first.
      ...["--setenv", "SYSTEMD_PROC_CMDLINE", "systemd.unified_cgroup_hierarchy=1"],
      ...[systemd, "--system", "--unit=target.target", "--log-target=console", "--show-status=no"],
    ],
    end: () => removeGroup(group),
  };
}

/** Groups are folders that only `rmdir` removes, innermost first, once their processes are gone. */
async function removeGroup(group: string): Promise<void> {
  const entries = await readdir(group, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeGroup(path.join(group, entry.name));
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      await rmdir(group);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
