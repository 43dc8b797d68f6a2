import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

const folders = [
  ...["etc/ssh", "etc/nix", "root/.ssh", "run/sshd", "opt/bin", "boot", "tmp", "home", "nix"],
  ...["var/empty", "var/log", "var/tmp", "var/lib/units", "nix/var/nix/profiles"],
];

/** Plain files of /etc. `deploy` is a second name of root: it stands for a user that needs sudo. */
const files: Record<string, string> = {
  "etc/passwd": [
    "root:x:0:0:root:/root:/bin/bash",
    "deploy:x:0:0:needs sudo:/root:/bin/bash",
    "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin",
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
    "",
  ].join("\n"),
  "etc/group": "root:x:0:\nnogroup:x:65534:\n",
  "etc/shadow": "root:*:19000:0:99999:7:::\ndeploy:*:19000:0:99999:7:::\n",
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
  "etc/hosts": "127.0.0.1 localhost\n",
  "etc/nix/nix.conf": "sandbox = false\nbuild-users-group =\nsubstituters =\n",
  "etc/ssh/sshd_config": [
    "HostKey /etc/ssh/ssh_host_ed25519_key",
    "AuthorizedKeysFile /etc/ssh/authorized_keys",
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "StrictModes no",
    "UsePAM no",
    "MaxStartups 100",
    "SetEnv PATH=/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "",
  ].join("\n"),
};

/** Programs that the target's machine has and a Debian without systemd and sudo lacks. */
const shims: Record<string, string> = {
  // Grants what it is asked for, and notes it.
  sudo: `echo "$*" >> /var/log/sudo
[ "$1" = -n ] || exit 1
shift
exec "$@"`,
  // Units are files that hold their state.
  systemctl: `action=$1; shift
for unit in "$@"; do
  case $unit in -*) continue ;; esac
  file=/var/lib/units/$unit
  [ "$unit" != broken ] || { echo "Job for $unit failed." >&2; exit 1; }
  case $action in
    start | restart) echo active > "$file" ;;
    stop) echo inactive > "$file" ;;
    is-active) [ "$(cat "$file" 2>/dev/null)" = active ] || exit 3 ;;
    status) echo "$unit: $(cat "$file" 2>/dev/null || echo unknown)" ;;
  esac
  echo "$action $unit" >> /var/log/journal
done`,
  journalctl: `echo "$*" >> /var/log/journalctl; cat /var/log/journal`,
  "nixos-generate-config": `[ "$1" = --show-hardware-config ] || exit 1
printf '{ lib, ... }:\\n{\\n\\tboot.kernelModules = [ "kvm-\\\\intel" ];\\n}\\n'`,
};

/** Fills the folder that becomes a target's root. Out: the public host key. */
export async function writeTargetRoot(root: string, identityFile: string): Promise<{ hostKey: string }> {
  const at = (file: string) => path.join(root, file);
  for (const folder of folders) await mkdir(at(folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(at(file), text);
  for (const [name, script] of Object.entries(shims)) {
    await writeFile(at(`opt/bin/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  await copyFile("/etc/ld.so.cache", at("etc/ld.so.cache"));
  await copyFile(`${identityFile}.pub`, at("etc/ssh/authorized_keys"));
  const keyFile = at("etc/ssh/ssh_host_ed25519_key");
  await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", keyFile]);
  return { hostKey: (await readFile(`${keyFile}.pub`, "utf8")).trim() };
}
