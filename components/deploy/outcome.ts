import type { JobStatus, TargetState } from "@/lib/editor/jobs";
import type { TargetRecord } from "./journal";
import { hasEnded, type Run } from "./run";

/** Packages whose success means that a machine runs another system than before. */
const ACTIVATES = new Set(["deploy", "rollback"]);

/** How one target ended, in a sentence that leaves no doubt; null while it has not. */
export function outcomeWords(target: TargetRecord, packageName: string): string | null {
  const why = target.message ?? target.steps.find(({ state }) => state === "failed")?.message ?? null;
  switch (target.state) {
    case "queued":
    case "running":
      return null;
    case "done":
      if (ACTIVATES.has(packageName) && target.result?.running)
        return "Proven: the machine runs and boots exactly this system.";
      return hasImage(target, packageName)
        ? "The image was built into the Nix store of the studio's server, below this path, and stays until garbage is collected there."
        : null;
    case "unchanged":
      return "The machine ran this system already; nothing was touched.";
    case "rolled-back":
      return `The machine went back to the system that it ran before; nothing needs to be undone. ${sentence(cause(why))}`.trim();
    case "failed":
      return sentence(why) || "It failed; the log says where.";
    case "skipped":
      return sentence(why) || "Not begun, because others failed.";
    case "cancelled":
      return sentence(why) || "Cancelled.";
    case "unknown":
      return (
        sentence(why) ||
        "What it runs now isn't known: the run was interrupted. Check it before the next one."
      );
  }
}

/** Whether a target of a run is an installation image that was built. */
export function hasImage({ state, result }: Pick<TargetRecord, "state" | "result">, packageName: string) {
  return packageName === "iso" && state === "done" && typeof result?.toplevel === "string";
}

/** Where it went back to stands below, as what it runs. */
function cause(text: string | null): string | null {
  return text?.replace(/; the target went back to \S+$/, "") ?? null;
}

/** Words that messages begin with; anything else may be the name of a host or a unit, which is written as it is. */
const BEGINNINGS = /^(?:a|an|another|cancelled|it|no|nobody|nothing|the|there|this)\b(?![.\-\d])/;

function sentence(text: string | null): string {
  if (text === null || text === "") return "";
  const first = BEGINNINGS.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** How many targets are in each state, in words: "2 done, 1 rolled back". */
export function tallyWords(states: readonly TargetState[]): string {
  const words: readonly (readonly [TargetState, string])[] = [
    ["done", "done"],
    ["unchanged", "unchanged"],
    ["rolled-back", "rolled back"],
    ["failed", "failed"],
    ["unknown", "unknown"],
    ["cancelled", "cancelled"],
    ["skipped", "skipped"],
    ["running", "running"],
    ["queued", "waiting"],
  ];
  return words
    .flatMap(([state, word]) => {
      const count = states.filter((each) => each === state).length;
      return count === 0 ? [] : [`${count} ${word}`];
    })
    .join(", ");
}

/** The run's state as one word: a failure in which every machine went back says so. */
export function runState(
  run: Pick<Run, "status">,
  states: readonly TargetState[],
): JobStatus | "rolled-back" {
  if (run.status !== "failed" || !hasEnded(run.status)) return run.status;
  const bad = states.filter((state) => state !== "done" && state !== "unchanged" && state !== "skipped");
  return bad.length > 0 && bad.every((state) => state === "rolled-back") ? "rolled-back" : "failed";
}
