import { type Refusal, request } from "@/components/ui/request";
import type { Drift } from "@/lib/editor/inspections";
import type { JobStatus } from "@/lib/editor/jobs";
import { fail, ok, type Result } from "@/lib/shared/result";
import { hasEnded } from "./run";

/** Something that the runner looks up at machines, as the API tells it. */
interface Inspection<Answer> {
  readonly id: string;
  readonly status: JobStatus;
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

/** How a machine stood when somebody looked last. */
export interface KnownDrift extends Drift {
  readonly checkedAt: string | null;
}
