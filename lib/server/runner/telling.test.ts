import { expect, test, vi } from "vitest";
import { Telling } from "./telling";

test("whoever ends waits for webhooks that are being told, but not for one that does not answer", async () => {
  vi.useFakeTimers();
  try {
    const told: string[] = [];
    const telling = new Telling(async (deployment) => {
      await new Promise((resolve) => setTimeout(resolve, deployment === "hanging" ? 42_000 : 100));
      told.push(deployment);
    });
    telling.begin("answered");
    const settled = telling.settle(5_000);
    await vi.advanceTimersByTimeAsync(100);
    await settled;
    expect(told).toEqual(["answered"]);
    telling.begin("hanging");
    let ended = false;
    const given = telling.settle(5_000).then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await given;
    expect(told).toEqual(["answered"]);
  } finally {
    vi.useRealTimers();
  }
});
