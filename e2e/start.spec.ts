// The kill test is a sample of what `npm run soak` does some hundred times.
import { setTimeout } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { startStudio } from "./support/server";
import { ADMIN } from "./support/test";

const ROUNDS = process.env.SOAK ? 200 : 3;
const EDITORS = 4;
const SEED = Number(process.env.FUZZ_SEED ?? 20261120);

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator, modulus 2^32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

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
    const random = seeded(SEED);
    let revision = 1;
    for (let round = 0; round < ROUNDS; round++) {
      // Several people edit, each one edit after the other, until the power fails in the middle of that.
      const acknowledged = Array.from({ length: EDITORS }, () => 0);
      const edits = acknowledged.map(async (_, editor) => {
        for (let edit = 0; ; edit++) {
          const patches = [{ op: "add", path: `/settings/k${round}-${editor}-${edit}`, value: edit }];
          const answer = await request.post(`${studio.url}/api/domains/${domain.id}/changes`, {
            data: { baseRevision: revision, patches },
          });
          if (answer.status() === 429) {
            edit--;
            await setTimeout(50);
            continue;
          }
          expect(answer.status()).toBe(200);
          revision = Math.max(revision, (await answer.json()).revision);
          acknowledged[editor] = edit + 1;
        }
      });
      const ended = Promise.allSettled(edits);
      await expect.poll(() => Math.max(...acknowledged), { intervals: [5] }).toBeGreaterThan(0);
      await setTimeout(random() * 300);
      await studio.stop("SIGKILL");
      for (const each of await ended)
        expect(String(each.status === "rejected" && each.reason)).toMatch(/ECONNRE|socket hang up|closed/);
      await studio.start();
      expect(studio.output().split("Building ...").length).toBeLessThanOrEqual(2);
      const after = await (await request.get(`${studio.url}/api/domains/${domain.id}`)).json();
      // An edit that was under way is there or not; everything acknowledged is, once and in its order.
      expect(after.revision).toBeGreaterThanOrEqual(revision);
      expect(after.revision).toBeLessThanOrEqual(revision + EDITORS);
      for (const [editor, count] of acknowledged.entries()) {
        const prefix = `k${round}-${editor}-`;
        const kept = Object.entries(after.document.settings).filter(([key]) => key.startsWith(prefix));
        expect([count, count + 1], `seed ${SEED}, round ${round}`).toContain(kept.length);
        expect(new Set(kept.map(([, value]) => value))).toEqual(new Set(kept.keys()));
      }
      revision = after.revision;
    }
    expect(studio.output()).toContain(`Cluster Studio is ready: ${studio.url}\n`);
  } finally {
    await studio.remove();
  }
});
