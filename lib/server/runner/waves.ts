import type { JobEventData, Target, TargetResult } from "@/lib/editor/jobs";
import type { DeploymentPayload } from "../jobs/kinds";
import { NOTHING_PROVEN } from "./run-target";

const WELL = new Set(["done", "unchanged"]);

/**
 * Runs targets wave by wave, so many at a time. No target begins once too many have failed, after a failed canary, or
 * once the deployment is cancelled; those that have begun come to their end. Canaries that would not change show nothing:
 * as many of the next wave take their place.
 */
export async function runWaves(
  payload: Pick<DeploymentPayload, "targets" | "waves" | "strategy" | "canary">,
  options: {
    readonly signal: AbortSignal;
    readonly emit: (event: JobEventData) => void;
    readonly run: (target: Target) => Promise<TargetResult>;
    /** Tells of a target that never begins. */
    readonly leaveOut: (target: Target, result: TargetResult) => void;
  },
): Promise<Readonly<Record<string, TargetResult>>> {
  const { strategy } = payload;
  const waves = [...payload.waves];
  const canaries = payload.canary ? (waves[0]?.length ?? 0) : 0;
  let canary = payload.canary;
  const { signal, emit, run, leaveOut } = options;
  const byElement = new Map(payload.targets.map((target) => [target.element, target]));
  const results: Record<string, TargetResult> = {};
  let failed = 0;
  let stop: string | null = null;

  const isUnchanged = (element: string) => results[element]?.state === "unchanged";

  const one = async (target: Target) => {
    if (signal.aborted || stop !== null) {
      const state = signal.aborted ? "cancelled" : "skipped";
      const left: TargetResult = { state, message: stop, ...NOTHING_PROVEN };
      results[target.element] = left;
      leaveOut(target, left);
      return;
    }
    const result = await run(target);
    results[target.element] = result;
    if (!WELL.has(result.state)) failed++;
    if (canary && failed > 0) stop = "Left out: a canary failed.";
    else if (failed >= strategy.stopAfterFailures) stop = `Left out: ${failed} failed before it.`;
  };

  for (let index = 0; index < waves.length; index++) {
    const elements = waves[index] ?? [];
    const of = { wave: index + 1, of: waves.length, targets: elements };
    const queue = elements.flatMap((element) => byElement.get(element) ?? []);
    if (stop === null && !signal.aborted && waves.length > 1) emit({ type: "wave", ...of, state: "started" });
    const began = stop === null;
    const place = async () => {
      for (let target = queue.shift(); target; target = queue.shift()) await one(target);
    };
    await Promise.all(Array.from({ length: Math.min(strategy.parallel, queue.length) }, place));
    const next = waves[index + 1];
    if (canary && next && next.length > canaries && elements.every(isUnchanged)) {
      waves.splice(index + 1, 1, next.slice(0, canaries), next.slice(canaries));
    }
    canary &&= elements.every(isUnchanged);
    if (waves.length === 1 || !began || signal.aborted) continue;
    emit({ type: "wave", ...of, state: "done" });
    // A pause is for watching what a wave did.
    const watch = strategy.pauseSeconds > 0 && !elements.every(isUnchanged);
    if (stop === null && watch && index + 1 < waves.length) {
      emit({ type: "wave", ...of, state: "pausing" });
      await pause(strategy.pauseSeconds, signal);
    }
  }
  return results;
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
  });
}
