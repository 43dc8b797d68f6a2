import { request } from "@/components/ui/request";
import type { RevisionSummary } from "@/lib/editor/client";
import type { DomainDocument } from "@/lib/model/schema";
import { fail, ok, type Result } from "@/lib/shared/result";

export type { RevisionSummary };

export const PAGE = 100;

export interface RevisionsAsked {
  readonly domainId: string;
  /** Only those with a name. */
  readonly named: boolean;
}

/** One page of a domain's revisions, newest first; `before` pages. */
export function readRevisions(asked: RevisionsAsked, before?: number) {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (before !== undefined) query.set("before", String(before));
  if (asked.named) query.set("named", "1");
  return request<readonly RevisionSummary[]>(`/api/domains/${asked.domainId}/revisions?${query}`);
}

/** The revision before another one; null where history begins. */
export async function revisionBefore(
  domainId: string,
  number: number,
): Promise<Result<number | null, string>> {
  const read = await request<readonly RevisionSummary[]>(
    `/api/domains/${domainId}/revisions?limit=1&before=${number}`,
  );
  return read.ok ? ok(read.value[0]?.number ?? null) : fail(read.error.message);
}

/** Documents of revisions never change: the last few are kept. */
const documents = new Map<string, DomainDocument>();
const KEPT = 12;

export async function readDocumentAt(
  domainId: string,
  number: number,
): Promise<Result<DomainDocument, string>> {
  const key = `${domainId} ${number}`;
  const known = documents.get(key);
  if (known) return ok(known);
  const read = await request<{ readonly document: DomainDocument }>(
    `/api/domains/${domainId}/revisions/${number}`,
  );
  if (!read.ok) return fail(read.error.message);
  documents.set(key, read.value.document);
  const oldest = documents.keys().next();
  if (documents.size > KEPT && !oldest.done) documents.delete(oldest.value);
  return ok(read.value.document);
}

/** A line of the list: a day, or one of its revisions with the number of the one before it in the list. */
export type HistoryRow =
  | { readonly type: "day"; readonly words: string }
  | { readonly type: "revision"; readonly revision: RevisionSummary };

/** Revisions, newest first, under the days on which they were made. */
export function historyRows(revisions: readonly RevisionSummary[], now: Date): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  let day = "";
  for (const revision of revisions) {
    const words = dayWords(new Date(revision.createdAt), now);
    if (words !== day) rows.push({ type: "day", words });
    day = words;
    rows.push({ type: "revision", revision });
  }
  return rows;
}

function dayWords(time: Date, now: Date): string {
  const day = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((day(now) - day(time)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const year = time.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return time.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", ...year });
}

/** What the screen compares; `from` is null where history begins. */
export interface Range {
  readonly from: number | null;
  readonly to: number;
}

/** The range that an address means: revisions in order, `from` absent for "what this one did". */
export function rangeOf(query: URLSearchParams): { from?: number; to?: number } {
  const read = (name: string) => {
    const number = Number(query.get(name));
    return Number.isSafeInteger(number) && number > 0 ? number : undefined;
  };
  const [from, to] = [read("from"), read("to")];
  const [low, high] = from !== undefined && to !== undefined && from > to ? [to, from] : [from, to];
  return { ...(low === undefined ? {} : { from: low }), ...(high === undefined ? {} : { to: high }) };
}

export function addressOf(range: Range): string {
  return range.from === null ? `?to=${range.to}` : `?from=${range.from}&to=${range.to}`;
}
