import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { endOrphans, sweepAgents } from "./leftovers";

const root = path.resolve(import.meta.dirname, "../../..");

function hasAgent(): boolean {
  try {
    execFileSync("ssh-agent", ["-h"], { stdio: "ignore" });
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ENOENT");
  }
  return true;
}

const agents = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });

test.skipIf(!hasAgent())("a killed runner leaves no agent with a key behind", async () => {
  const program = `
    import { generateKeyPairSync } from "node:crypto";
    import { startAgent } from "@/lib/server/runner/ssh";
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const agent = await startAgent(privateKey.export({ type: "pkcs1", format: "pem" }).toString());
    process.stdout.write(agent.socket + "\\n");
    setInterval(() => {}, 1000);
  `;
  const folder = mkdtempSync(path.join(root, ".build-agent-"));
  const file = path.join(folder, "agent.ts");
  writeFileSync(file, program);
  const child = spawn(process.execPath, ["--conditions=react-server", "bin/run-ts.mjs", file], { cwd: root });
  try {
    const socket = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stderr.on("data", (data) => {
        said += data;
      });
      child.stdout.once("data", (data) => resolve(String(data).trim()));
      child.once("exit", () => reject(new Error(said)));
    });
    expect(existsSync(socket)).toBe(true);
    expect(agents()).toContain(socket);
    child.kill("SIGKILL");
    await expect.poll(() => agents().includes(socket), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => existsSync(path.dirname(socket)), { timeout: 10_000 }).toBe(false);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what agents left behind is swept, and agents that live are left alone", async () => {
  const [dead, alive, young] = [0, 0, 0].map(() => mkdtempSync(path.join(tmpdir(), "studio-agent-")));
  const folders = [dead, alive, young] as [string, string, string];
  const long = new Date(Date.now() - 3_600_000);
  writeFileSync(path.join(folders[0], "socket"), "");
  const server = createServer().listen(path.join(folders[1], "socket"));
  try {
    await expect.poll(() => existsSync(path.join(folders[1], "socket")), { timeout: 10_000 }).toBe(true);
    for (const folder of folders.slice(0, 2)) utimesSync(folder, long, long);
    await sweepAgents();
    expect(folders.map((folder) => existsSync(folder))).toEqual([false, true, true]);
  } finally {
    server.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});

test("what a killed runner had begun in its folder is ended, and nothing else", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "runtime-"));
  const begin = (word: string) => spawn("sh", ["-c", "sleep 300; true", "sh", word], { detached: true });
  const [orphan, other] = [begin(path.join(folder, "nix")), begin(`${folder}-of-another`)];
  const ended = (child: typeof orphan) => child.exitCode !== null || child.signalCode !== null;
  try {
    await Promise.all([orphan, other].map((child) => new Promise((resolve) => child.once("spawn", resolve))));
    await endOrphans(folder);
    await expect.poll(() => ended(orphan), { timeout: 10_000 }).toBe(true);
    expect(ended(other)).toBe(false);
  } finally {
    for (const { pid } of [orphan, other]) {
      try {
        process.kill(-(pid ?? 0), "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  }
});
