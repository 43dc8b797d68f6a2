// The kill test is a sample of what `npm run soak` does some hundred times.
import { expect, test } from "@playwright/test";
import { startStudio } from "./support/server";
import { ADMIN } from "./support/test";

const ROUNDS = process.env.SOAK ? 200 : 3;

test("first start, restart, and a kill: what was acknowledged is there", async ({ request }) => {
  test.setTimeout(60_000 + ROUNDS * 30_000);
  const studio = await startStudio();
  try {
    const refused = await request.get(`${studio.url}/api/domains`);
    expect(refused.status()).toBe(503);
    const wrong = await request.post(`${studio.url}/api/setup`, {
      data: { ...ADMIN, token: "no".repeat(20) },
    });
    expect(wrong.status()).toBe(403);

    const token = new URL(studio.setupUrl).searchParams.get("token");
    expect(studio.output()).toContain(`/setup?token=${token}`);
    const made = await request.post(`${studio.url}/api/setup`, { data: { ...ADMIN, token } });
    expect(made.status()).toBe(200);
    const again = await request.post(`${studio.url}/api/setup`, { data: { ...ADMIN, token } });
    expect(again.status()).toBe(409);

    const domain = await (await request.post(`${studio.url}/api/domains`, { data: { name: "Home" } })).json();
    let revision = 1;
    for (let round = 0; round < ROUNDS; round++) {
      // One edit after the other, until the power fails in the middle of one of them.
      let acknowledged = 0;
      const edits = (async () => {
        for (let edit = 0; ; edit++) {
          const patches = [{ op: "add", path: `/settings/k${round}-${edit}`, value: edit }];
          const data = { baseRevision: revision, patches };
          const answer = await request.post(`${studio.url}/api/domains/${domain.id}/changes`, { data });
          expect(answer.status()).toBe(200);
          revision = (await answer.json()).revision;
          acknowledged = edit + 1;
        }
      })().catch((error: Error) => error);
      await expect.poll(() => acknowledged, { intervals: [5] }).toBeGreaterThan((round * 7) % 20);
      await studio.stop("SIGKILL");
      expect(String(await edits)).toMatch(/ECONNRE|socket hang up|closed/);
      await studio.start();
      expect(studio.output().split("Building ...").length).toBeLessThanOrEqual(2);
      const after = await (await request.get(`${studio.url}/api/domains/${domain.id}`)).json();
      // The edit that was under way is there or not; everything acknowledged is.
      expect([revision, revision + 1]).toContain(after.revision);
      const kept = Object.keys(after.document.settings).filter((key) => key.startsWith(`k${round}-`));
      expect([acknowledged, acknowledged + 1]).toContain(kept.length);
      for (let edit = 0; edit < acknowledged; edit++) expect(kept).toContain(`k${round}-${edit}`);
      revision = after.revision;
    }
    expect(studio.output()).toContain(`Cluster Studio is ready: ${studio.url}\n`);
  } finally {
    await studio.remove();
  }
});
