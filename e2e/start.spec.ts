import { expect, test } from "@playwright/test";
import { startStudio } from "./support/server";
import { ADMIN } from "./support/test";

test("first start, restart, and a kill: what was acknowledged is there", async ({ request }) => {
  test.setTimeout(120_000);
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
    for (let round = 0; round < 3; round++) {
      const acknowledged: number[] = [];
      for (let edit = 0; edit < 10; edit++) {
        const patches = [{ op: "add", path: `/settings/k${round}-${edit}`, value: edit }];
        const answer = await request.post(`${studio.url}/api/domains/${domain.id}/changes`, {
          data: { baseRevision: revision, patches },
        });
        expect(answer.status()).toBe(200);
        revision = (await answer.json()).revision;
        acknowledged.push(edit);
      }
      await studio.stop("SIGKILL");
      await studio.start();
      expect(studio.output().split("Building ...").length).toBeLessThanOrEqual(2);
      const after = await (await request.get(`${studio.url}/api/domains/${domain.id}`)).json();
      expect(after.revision).toBe(revision);
      for (const edit of acknowledged) expect(after.document.settings[`k${round}-${edit}`]).toBe(edit);
    }
    expect(studio.output().trimEnd().split("\n").at(-1)).toBe(`Cluster Studio is ready: ${studio.url}`);
  } finally {
    await studio.remove();
  }
});
