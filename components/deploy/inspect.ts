import type { ClosureDifference } from "@/lib/editor/evaluation-plan";
import { type Refusal, request } from "@/components/ui/request";
import { fail, ok, type Result } from "@/lib/shared/result";
import { hasEnded, type RunStatus } from "./run";

/** Something that the runner looks up at machines, as the API tells it. */
interface Inspection<Answer> {
  readonly id: string;
  readonly status: RunStatus;
  readonly error: string | null;
  readonly answer: Answer | null;
}

export interface Found<Answer> {
  readonly id: string;
  readonly answer: Answer;
}

const PAUSE = 1000;

/** Asks the runner to look at machines, and waits for what it finds. `path` is below the domain. */
export async function inspect<Answer>(
  domain: string,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<Result<Found<Answer>, Refusal>> {
  const at = `/api/domains/${domain}`;
  let answer = await request<Inspection<Answer>>(`${at}/${path}`, { method: "POST", body });
  while (answer.ok && !hasEnded(answer.value.status) && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    answer = await request<Inspection<Answer>>(`${at}/inspections/${answer.value.id}`);
  }
  if (!answer.ok) return answer;
  const { id, error, answer: found } = answer.value;
  return found === null
    ? fail({ status: 0, message: error ?? "The runner found no answer.", problems: [] })
    : ok({ id, answer: found });
}

export interface HostKey {
  readonly type: string;
  readonly key: string;
  readonly fingerprint: string;
}

export interface HostKeyAnswer {
  readonly keys: readonly HostKey[];
  readonly state: "confirmed" | "unknown" | "changed";
}

export interface Check {
  readonly check: "host-key" | "reachable" | "system" | "disk" | "nix" | "running";
  readonly state: "good" | "warning" | "bad" | "skipped";
  readonly message: string;
}

export interface PreflightAnswer {
  readonly machines: { readonly [machine: string]: readonly Check[] };
}

export interface Drift {
  readonly machine: string;
  readonly state: "as-intended" | "differs" | "never-deployed" | "unreachable";
  readonly intended: { readonly revision: number; readonly toplevel: string } | null;
  readonly running: string | null;
  /** The revision whose deployment made what it runs; null where none here did. */
  readonly runningRevision: number | null;
  readonly boot: string | null;
  readonly booted: string | null;
  readonly generation: number | null;
  readonly rebootNeeded: boolean | null;
  /** Packages in which the intended system differs from what it runs, or else from what it boots. */
  readonly difference: ClosureDifference | null;
  readonly message: string | null;
  readonly checkedAt: string | null;
}

export interface AdoptAnswer extends HostKeyAnswer {
  /** Null until the keys were confirmed. */
  readonly machine: FoundMachine | null;
}

export interface FoundMachine {
  readonly hostName: string;
  readonly system: string;
  readonly operatingSystem: string;
  readonly hasNix: boolean;
  readonly addresses: readonly string[];
  /** A NixOS module; null where the machine has no nixos-generate-config. */
  readonly hardwareConfiguration: string | null;
}

export interface Generation {
  readonly number: number;
  readonly toplevel: string;
  readonly revision: number | null;
  readonly createdAt: string | null;
  readonly running: boolean;
  readonly boot: boolean;
}
