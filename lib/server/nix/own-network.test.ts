import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { present } from "@/lib/shared/assert";
import { probeConfinement } from "./confinement";
import { findNix } from "./installation";
import { inOwnNetwork, waysFor, wayToOwnNetwork } from "./own-network";

const root = path.resolve(import.meta.dirname, "../../..");
const confinement = await probeConfinement();
const slirp = confinement.available ? confinement.slirp4netns : null;
const way = await wayToOwnNetwork("/dev/null");

/** An account that owns nothing. */
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

/** Whether the tests may run as that account, and it may make namespaces and read what they need. */
function canBeNobody(): boolean {
  const [program = "", ...args] = NOBODY;
  const asked = [...args, "unshare", "--user", "test", "-r", path.join(root, "bin/run-ts.mjs")];
  return spawnSync(program, asked).status === 0;
}

/** Starts a program in a network of its own, and tells what it found there. */
const SCRIPT = `
  import { once } from "node:events";
  import { readFileSync, writeFileSync } from "node:fs";
  import { createServer } from "node:net";
  import path from "node:path";
  import { RESOLVER } from "@/lib/server/nix/network";
  import { startInOwnNetwork, wayToOwnNetwork } from "@/lib/server/nix/own-network";
  const [folder, slirp] = process.argv.slice(-2);
  const resolver = path.join(folder, "resolv.conf");
  const out = path.join(folder, "out-" + process.getuid());
  writeFileSync(resolver, RESOLVER);
  const server = createServer((socket) => socket.end()).listen(0, "0.0.0.0");
  await once(server, "listening");
  const way = await wayToOwnNetwork(resolver);
  const look = \`{ id -u; cat /etc/resolv.conf; grep -c tap0 /proc/net/dev; timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/\${server.address().port}' && echo reached; } > \${out} 2>/dev/null\`;
  const env = { PATH: process.env.PATH };
  const { child, connection } = await startInOwnNetwork(way, slirp, resolver, ["/bin/bash", "-c", look], env);
  if (child.exitCode === null) await once(child, "exit");
  connection.end();
  server.close();
  process.stdout.write(readFileSync(out, "utf8"));
`;

describe.skipIf(slirp === null || way === null)("a network of a program's own", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(root, ".build-network-"));
    writeFileSync(path.join(folder, "look.ts"), SCRIPT);
    chmodSync(folder, 0o777);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const look = (before: readonly string[]) => {
    const [program = "", ...args] = [
      ...before,
      process.execPath,
      "--conditions=react-server",
      "bin/run-ts.mjs",
      path.join(folder, "look.ts"),
      folder,
      slirp ?? "",
    ];
    return execFileSync(program, args, { cwd: root, encoding: "utf8", timeout: 60_000 });
  };
  // It is the account within, has a way out and its resolver, and does not reach this host.
  const found = (uid: number | undefined) => `${uid}\nnameserver 192.0.2.3\n1\n`;

  test("as whoever runs the tests", () => {
    expect(look([])).toBe(found(process.getuid?.()));
  });

  test.skipIf(process.getuid?.() !== 0 || !canBeNobody())("as an account without any rights", () => {
    rmSync(path.join(folder, "resolv.conf"));
    expect(look(NOBODY)).toBe(found(65534));
  });
});

const uid = process.getuid?.() ?? 0;
/** An account without rights: this one, or nobody. */
const account = uid === 0 ? { uid: 65534, gid: 65534 } : { uid, gid: process.getgid?.() ?? 0 };
const asAccount = uid === 0 ? NOBODY : [];
const accountWay = present(waysFor(account.uid, account.gid).at(-1), "a way for an account");
const nix = await findNix();
const canMake =
  (uid === 0 ? canBeNobody() : true) && spawnSync("unshare", ["--user", "--net", "true"]).status === 0;
const noBuild = !nix ? "Nix is not installed" : canMake ? null : "no network namespaces for accounts here";

test.skipIf(noBuild !== null)(
  `an account without rights builds in a network of its own, as itself${noBuild ? ` (skipped: ${noBuild})` : ""}`,
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), "own-network-"));
    try {
      chownSync(folder, account.uid, account.gid);
      const run = (command: readonly [string, ...string[]]) => {
        const [program = "", ...args] = [...asAccount, ...inOwnNetwork(accountWay, "/dev/null", command)];
        const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: path.join(folder, "cache") };
        return execFileSync(program, args, { cwd: folder, encoding: "utf8", env, stdio: "pipe" });
      };
      expect(run(["id", "-u"]).trim()).toBe(String(account.uid));
      const build = `derivation { name = "made"; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "echo made > $out" ]; }`;
      const built = run([
        nix?.nix ?? "nix",
        ...["build", "--impure", "--no-link", "--json", "--extra-experimental-features", "nix-command"],
        ...["--store", path.join(folder, "store"), "--option", "sandbox", "true"],
        ...["--option", "sandbox-fallback", "false", "--option", "sandbox-paths", "/bin /usr /lib /lib64"],
        ...["--expr", build],
      ]);
      expect(JSON.parse(built)[0].outputs.out).toMatch(/-made$/);
    } finally {
      spawnSync("chmod", ["-R", "u+w", folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test("whoever is root by number has no way but rights: its Nix would drop groups, which is forbidden elsewhere", () => {
  expect(waysFor(0, 0).flatMap(({ into }) => into)).not.toContain("--user");
});
