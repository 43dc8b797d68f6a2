import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

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
  const { mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
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
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
