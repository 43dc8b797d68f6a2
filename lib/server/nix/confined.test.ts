import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { lookup } from "node:dns/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { ConfinedNix } from "./confined";
import { type Confinement, probeConfinement } from "./confinement";
import { daemonConfiguration, ownsStore, type StoreDaemon, startDaemon } from "./daemon";
import { findNix, findProgram } from "./installation";
import { InstanceNix, storeSettings } from "./instance-settings";

const installation = await findNix();
const confinement: Confinement = await probeConfinement();
const missing = !installation ? "Nix is not installed" : confinement.available ? null : confinement.reason;
const slirp = confinement.available && confinement.slirp4netns !== null;
const resolved = await lookup("registry.npmjs.org").catch(() => null);
const SANDBOX_PATHS = ["/bin", "/usr", "/lib", "/lib64"];

test("the daemon trusts nobody, always uses its sandbox, and builds and fetches as an administrator chose", () => {
  const chosen = InstanceNix.parse({
    builders: ["ssh-ng://build1 x86_64-linux - 4", "ssh-ng://build2"],
    substituters: ["https://cache.example.org"],
    trustedPublicKeys: ["cache.example.org-1:AAAA="],
    maxJobs: 0,
  });
  const lines = daemonConfiguration(storeSettings(chosen), "").split("\n");
  expect(lines).toContain("builders = ssh-ng://build1 x86_64-linux - 4 ; ssh-ng://build2");
  expect(lines).toContain("trusted-public-keys = cache.example.org-1:AAAA=");
  expect(lines).toContain("max-jobs = 0");
  expect(lines).toContain("trusted-users =");
  expect(lines).toContain("sandbox = true");
  expect(lines).toContain("sandbox-fallback = false");
  expect(lines).toContain("substituters = https://cache.example.org");
});

describe.skipIf(missing !== null)(`confined Nix${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let folder: string;
  let secret: string;
  let daemon: StoreDaemon;
  let confined: ConfinedNix;

  beforeAll(async () => {
    if (!installation || !confinement.available) return;
    folder = await mkdtemp(path.join(tmpdir(), "confined-"));
    secret = path.join(folder, "secret");
    await writeFile(secret, "the server's secret");
    daemon = await startDaemon(
      installation,
      path.join(folder, "daemon"),
      { sandboxPaths: SANDBOX_PATHS },
      confinement.slirp4netns,
    );
    confined = await ConfinedNix.open(installation, confinement, daemon, path.join(folder, "etc"));
  });

  afterAll(async () => {
    await daemon?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const evaluate = (expression: string, ...more: string[]) =>
    confined.nix(["eval", "--impure", "--json", ...more, "--expr", expression], { limits: { seconds: 60 } });

  test("evaluates", async () => {
    const ended = await evaluate("1 + 1");
    expect(ended.code, ended.stderr).toBe(0);
    expect(JSON.parse(ended.stdout)).toBe(2);
  });

  // Even impure evaluation, which nothing here uses, meets an empty file system.
  test.each([
    ["readFile", () => `builtins.readFile ${JSON.stringify(secret)}`],
    ["readDir", () => `builtins.readDir ${JSON.stringify(folder)}`],
    ["a path literal", () => `builtins.readFile ${secret}`],
    ["fetchTree of a path", () => `builtins.fetchTree { type = "path"; path = ${JSON.stringify(folder)}; }`],
    ["fetchurl of a file", () => `builtins.readFile (builtins.fetchurl "file://${secret}")`],
    ["the host's passwords", () => `builtins.readFile "/etc/shadow"`],
    ["the host's name", () => `builtins.readFile "/etc/hostname"`],
    ["a process's environment", () => `builtins.readFile "/proc/${process.pid}/environ"`],
    ["a git repository", () => `builtins.fetchGit { url = "file://${process.cwd()}"; }`],
  ])("does not show %s", async (_, expression) => {
    const ended = await evaluate(expression());
    expect(ended.code).not.toBe(0);
    expect(ended.stdout + ended.stderr).not.toContain("the server's secret");
  });

  test("has an environment of its own", async () => {
    process.env.SECRET_OF_THE_SERVER = "hush";
    const ended = await evaluate(`builtins.getEnv "SECRET_OF_THE_SERVER" + builtins.getEnv "DATA_DIR"`);
    delete process.env.SECRET_OF_THE_SERVER;
    expect(JSON.parse(ended.stdout)).toBe("");
  });

  test("builds in a sandbox that a client cannot switch off", async () => {
    const build = `derivation { name = "look"; system = builtins.currentSystem; builder = "/bin/sh";
      args = [ "-c" ": \${toString ${Date.now()}}; (read line < ${secret}; echo \\"$line\\"; read line < /etc/hostname; echo \\"$line\\"; echo looked) > $out 2>&1" ]; }`;
    const ended = await confined.nix(
      ["build", "--impure", "--no-link", "--json", "--option", "sandbox", "false", "--expr", build],
      { limits: { seconds: 120 } },
    );
    expect(ended.code, ended.stderr).toBe(0);
    const [built] = JSON.parse(ended.stdout) as { outputs: { out: string } }[];
    const text = await readFile(present(built, "built derivation").outputs.out, "utf8");
    expect(text).toContain("looked");
    expect(text).not.toContain("the server's secret");
    expect(text).not.toContain(present((await readFile("/etc/hostname", "utf8")).trim(), "host name"));
  });

  const fixed = () =>
    `outputHashMode = "recursive"; outputHashAlgo = "sha256"; outputHash = ""; unique = "${Date.now()}";`;
  /** Builds what has a fixed output, to which Nix gives a network. */
  const buildFixed = (derivation: string) =>
    confined.nix(
      ["build", "--impure", "--no-link", "-L", "--expr", `derivation { ${derivation} ${fixed()} }`],
      { limits: { seconds: 120 } },
    );
  const runFixed = (script: string) =>
    buildFixed(
      `name = "look"; system = builtins.currentSystem; builder = "/bin/bash"; args = [ "-c" ${JSON.stringify(`PATH=/usr/bin:/bin; ${script}; echo looked; exit 1`)} ];`,
    );
  const fetchFixed = async (url: string) => {
    const fetched = await buildFixed(
      `name = "fetched"; system = "builtin"; builder = "builtin:fetchurl"; url = "${url}"; executable = false; unpack = false;`,
    );
    expect(fetched.code, url).not.toBe(0);
    expect(fetched.stderr, url).toMatch(/unable to download|Couldn't|cannot/);
    // A hash would be the key to what it is of.
    expect(fetched.stderr, url).not.toMatch(/got: +sha256-/);
  };

  test("keeps builds whose outputs are fixed from the server's files", async () => {
    const bash = await runFixed(`cat ${secret} /etc/hostname`);
    expect(bash.stderr).toContain("looked");
    expect(bash.stderr).not.toContain("> the server's secret");
    expect(bash.stderr).not.toContain(`> ${(await readFile("/etc/hostname", "utf8")).trim()}`);
    await fetchFixed(`file://${secret}`);
  });

  test("keeps builds whose outputs are fixed from the server's ports", async ({ skip }) => {
    skip(daemon.hostNetwork !== null, daemon.hostNetwork ?? "");
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end("the server's own port");
    });
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as AddressInfo;
    const hosts = ["127.0.0.1", ...ownAddresses()];
    const tries = hosts.map(
      (host) => `(timeout 5 bash -c 'exec 3<>/dev/tcp/${host}/${port}' && echo "reached ${host}") &`,
    );
    const bash = await runFixed(`${tries.join(" ")} wait; grep -c tap0 /proc/net/dev`);
    expect(bash.stderr).toContain("looked");
    // It has a network, so that nothing is reached only because it has none.
    expect(bash.stderr).toMatch(/look> 1$/m);
    expect(bash.stderr).not.toMatch(/> reached/);
    for (const host of hosts) await fetchFixed(`http://${host}:${port}/`);
    server.close();
    expect(asked).toBe(0);
  });

  test("a network that cannot be made costs builds theirs, and nothing else", async ({ skip }) => {
    skip(!(await ownsStore()), "the store is another account's");
    const other = await startDaemon(
      present(installation, "Nix"),
      path.join(folder, "poor"),
      {},
      present(await findProgram("false"), "a program that fails"),
    );
    await other.stop();
    expect(other.hostNetwork).toMatch(/network/);
  });

  test("shows a package's program no file, no process and no variable of the server", async () => {
    process.env.SECRET_OF_THE_SERVER = "hush";
    const tries = [
      `cat ${secret}`,
      `cat /proc/${process.pid}/environ`,
      `ls ${folder}`,
      "cat /etc/hostname",
      "cat /etc/shadow",
      "ls /root /home /var",
      `cat /proc/1/root${secret}`,
      "env",
    ];
    const ended = await confined.program("/bin/sh", ["-c", `${tries.join("; ")}; echo tried`], {
      limits: { seconds: 60 },
    });
    delete process.env.SECRET_OF_THE_SERVER;
    const { stdout } = ended;
    expect(stdout).toMatch(/tried\n$/);
    for (const word of ["the server's secret", "hush", "SECRET_OF_THE_SERVER", "DATA_DIR", "root:"])
      expect(stdout).not.toContain(word);
    expect(stdout).not.toContain((await readFile("/etc/hostname", "utf8")).trim());
  });

  test("infinite recursion, memory and time end with an error", async () => {
    const recursion = await evaluate("let f = x: f x + 1; in f 1");
    expect(recursion.code).not.toBe(0);
    const memory = await confined.nix(
      ["eval", "--expr", "builtins.length (builtins.genList (x: x) 1000000000000)"],
      { limits: { seconds: 60, memoryBytes: 1024 ** 3 } },
    );
    expect(memory.code).not.toBe(0);
    const endless = await confined.nix(
      [
        "eval",
        "--expr",
        "builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: builtins.foldl' (a: b: a + b) 0 (builtins.genList (y: y) 100000)) 100000)",
      ],
      { limits: { seconds: 2 } },
    );
    expect(endless.limit).toBe("time");
  });

  test("is ended by an abort, with everything that it started", async () => {
    const stop = new AbortController();
    const running = confined.program("/bin/sh", ["-c", "sleep 4711 & echo started; wait"], {
      signal: stop.signal,
      onStdoutLine: () => stop.abort(),
    });
    expect((await running).limit).toBe("cancelled");
    const { execFileSync } = await import("node:child_process");
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain("sleep 4711");
  });

  test("asked to end, a program may finish within its grace", async () => {
    const stop = new AbortController();
    const script = `trap 'echo tidying; sleep 0.5; echo tidied; exit 3' TERM; echo started; while :; do sleep 0.1; done`;
    const lines: string[] = [];
    const ended = await confined.program("/bin/sh", ["-c", script], {
      signal: stop.signal,
      graceSeconds: 30,
      onStdoutLine: (line) => {
        lines.push(line);
        if (line === "started") stop.abort();
      },
    });
    expect(lines).toEqual(["started", "tidying", "tidied"]);
    expect(ended).toMatchObject({ code: 3, limit: "cancelled" });
    const deaf = new AbortController();
    const stubborn = await confined.program("/bin/sh", ["-c", "trap '' TERM; echo started; sleep 600"], {
      signal: deaf.signal,
      graceSeconds: 0.5,
      onStdoutLine: () => deaf.abort(),
    });
    expect(stubborn).toMatchObject({ limit: "cancelled" });
    expect(stubborn.code).not.toBe(0);
  });

  const ownAddresses = () =>
    Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal)
      .map(({ address }) => address);

  test.skipIf(!slirp)("reaches the network without the server's own ports", async () => {
    const server = createServer((_, response) => response.end("the server's own port"));
    await new Promise<void>((resolve) => server.listen(0, "::", resolve));
    const { port } = server.address() as AddressInfo;
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const hosts = [
      "127.0.0.1",
      "192.0.2.2",
      ...["::1", "fd00::2", "fd00::3", "fe80::2%tap0", "::ffff:127.0.0.1", "::ffff:192.0.2.2"],
      ...addresses.map(({ address, family, internal }) =>
        family === "IPv6" && /^fe80/.test(address) && !internal ? `${address}%tap0` : address,
      ),
    ];
    // Those that are not refused at once run into their time, all together.
    const tries = hosts.map(
      (host) =>
        `(timeout 2 bash -c 'exec 3<>/dev/tcp/${host}/${port}' 2>/dev/null && echo reached ${host}) &`,
    );
    const script = `grep -q tap0 /proc/net/dev && echo connected; ${tries.join(" ")} wait; true`;
    const ended = await confined.program("/bin/bash", ["-c", script], {
      network: "outside",
      limits: { seconds: 60 },
    });
    server.close();
    expect(ended.stdout).toBe("connected\n");
  });

  test.skipIf(!slirp || resolved === null)(
    `resolves the names that the server resolves${resolved === null ? " (skipped: it resolves none)" : ""}`,
    async () => {
      const asked = await confined.program("/bin/sh", ["-c", "getent ahosts registry.npmjs.org"], {
        network: "outside",
        limits: { seconds: 60 },
      });
      expect(asked.stdout).toMatch(/STREAM registry\.npmjs\.org/);
      const none = await confined.program("/bin/sh", ["-c", "getent hosts registry.npmjs.org"], {
        limits: { seconds: 60 },
      });
      expect(none.stdout).toBe("");
    },
  );
});
