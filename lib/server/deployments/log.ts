import "server-only";
import { jobEventsAfter } from "../db/jobs";
import type { JobEventRecord } from "../jobs/kinds";

const inputWords = (inputs: Readonly<Record<string, string>>) =>
  Object.entries(inputs)
    .map(([input, locked]) => `${input} ${locked}`)
    .join(", ");

/** One line of a log for people; null for events that say nothing new in words. */
export function logLine({ at, data }: JobEventRecord): string | null {
  const line = (target: string | null, text: string) => `${at} ${target ? `[${target}] ` : ""}${text}`;
  const said = (message: string | undefined) => (message === undefined ? "" : `: ${message}`);
  switch (data.type) {
    case "status":
      return line(null, `${data.status}${said(data.message)}`);
    case "target":
      return line(data.target, `${data.state}${said(data.message)}`);
    case "step":
      return line(data.target, `${data.step} ${data.state}${said(data.message)}`);
    case "log":
      return line(data.target, data.line);
    case "problem":
      return line(null, data.problem.message);
    case "inputs":
      return line(null, `inputs: ${inputWords(data.inputs)}`);
    case "wave":
      return line(null, `wave ${data.wave} of ${data.of} ${data.state}: ${data.targets.join(", ")}`);
    case "progress":
    case "result":
      return null;
  }
}

/** A job's log as text, in pieces, so that a long one is never in memory as a whole. */
export function logText(
  jobId: string,
  wanted: { readonly target?: string | undefined; readonly contains?: string | undefined },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const needle = wanted.contains?.toLowerCase();
  let told = 0;
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const events = await jobEventsAfter(jobId, told);
        const last = events.at(-1);
        if (!last) return controller.close();
        told = last.seq;
        const lines = events.flatMap((event) => {
          const { data } = event;
          if (wanted.target !== undefined && !("target" in data && data.target === wanted.target)) return [];
          const text = logLine(event);
          return text !== null && (!needle || text.toLowerCase().includes(needle)) ? [`${text}\n`] : [];
        });
        if (lines.length === 0) continue;
        controller.enqueue(encoder.encode(lines.join("")));
        return;
      }
    },
  });
}
