import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, administrator, signIn, startInstance } from "../testing/instance";

const root = fileURLToPath(new URL("../../..", import.meta.url));
let instance: Awaited<ReturnType<typeof startInstance>>;

beforeAll(async () => {
  instance = await startInstance();
});
afterAll(() => instance.end());

function admin(...args: string[]) {
  return spawnSync(process.execPath, ["bin/run-ts.mjs", "lib/server/admin/main.ts", ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: instance.dataDir, NODE_ENV: "production" },
    encoding: "utf8",
  });
}

describe("the account commands", () => {
  it("set a new password, which ends the sessions and is audited", async () => {
    const ada = await administrator();
    const reset = admin("reset-password", ADMIN.email);
    expect(reset.stderr).toBe("");
    const password = reset.stdout.trim().split(" ").at(-1) ?? "";
    expect(password.length).toBeGreaterThanOrEqual(20);
    expect((await ada.ask("GET", "/api/me")).status).toBe(401);
    const again = await signIn(ADMIN.email, password);
    const audit = await again.ask("GET", "/api/audit?text=password.reset");
    expect(audit.body).toMatchObject([{ via: "command line", subject: ADMIN.email }]);
    expect(JSON.stringify(audit.body)).not.toContain(password);
  });

  it("say what is wrong, and leave with a code for it", () => {
    expect(admin("reset-password", "nobody@example.org")).toMatchObject({
      status: 1,
      stderr: "there is no account nobody@example.org\n",
    });
    expect(admin().status).toBe(2);
    expect(admin("accounts").stdout).toBe(`${ADMIN.email}\t${ADMIN.name}\tadministrator\n`);
  });
});
