import { startStudio } from "./support/server";
import { ADMIN, expect, test } from "./support/test";

test("pages load nothing from elsewhere and violate no policy", async ({ page, makeDomain, studio }) => {
  const complaints: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(studio.url) && !/^(data|blob):/.test(url)) complaints.push(`loads ${url}`);
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));

  const id = await makeDomain("Policy");
  for (const path of ["/domains", `/domains/${id}`]) {
    const response = await page.goto(path);
    const policy = response?.headers()["content-security-policy"] ?? "";
    const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src")) ?? "";
    expect(scripts).toMatch(/'nonce-[A-Za-z0-9+/=]{20,}'/);
    expect(scripts).not.toContain("unsafe-inline");
    expect(scripts).not.toContain("'unsafe-eval'");
    await page.waitForLoadState("networkidle").catch(() => {});
  }
  expect(complaints).toEqual([]);
});

test("every answer carries the security headers, and large requests are cut off", async ({
  request,
  studio,
}) => {
  const health = await request.get(`${studio.url}/api/health`);
  expect(health.headers()).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
  });
  const large = await request.post(`${studio.url}/api/domains`, {
    headers: { "Content-Type": "application/json" },
    data: `"${"x".repeat(50 * 1024 * 1024)}"`,
  });
  expect(large.status()).toBe(413);
  expect((await large.json()).title).toBe("Too large");
});

test("what a client says about its address does not count without a proxy", async ({ playwright }) => {
  // A studio of its own: where guesses came from, nobody signs in for a while.
  const studio = await startStudio();
  const api = await playwright.request.newContext({
    baseURL: studio.url,
    extraHTTPHeaders: { Origin: studio.url },
    storageState: { cookies: [], origins: [] },
  });
  const token = new URL(studio.setupUrl).searchParams.get("token") ?? "";
  expect((await api.post("/api/setup", { data: { ...ADMIN, token } })).status()).toBe(200);
  for (let n = 0; n < 12; n++) {
    await api.post("/api/sign-in", {
      headers: { "X-Forwarded-For": `203.0.113.${n}`, "X-Studio-Peer": `203.0.113.${n}` },
      data: { email: "nobody@example.org", password: "a guess" },
    });
  }
  const audit = await (await api.get("/api/audit?text=sign-in.refused")).json();
  expect(new Set(audit.map((entry: { address: string }) => entry.address))).toEqual(new Set(["127.0.0.1"]));
  expect(audit.length).toBeLessThan(12);
  await api.dispose();
  await studio.remove();
});
