import "server-only";
import { ENDED, type JobStatus } from "@/lib/editor/jobs";
import { perProcess } from "../db/client";
import { enqueueJob, type JobRow, listJobs } from "../db/jobs";
import type { At } from "../domains/store";
import type { OptionsResult } from "../jobs/kinds";
import { revisionOfNewImports } from "./option-sources";
import { keptOptions, type NixosOption, optionsKey } from "./options";

export const OPTIONS_STATES = ["known", "outdated", "pending", "unknown"] as const;

export interface KnownOptions {
  readonly state: (typeof OPTIONS_STATES)[number];
  readonly list: readonly NixosOption[];
}

/**
 * The domain's options as far as they are known. What is missing is listed, once at a time, and what a machine newly imports
 * as soon as it was evaluated, which waits for a pause in what somebody types.
 * @param editor makes Nix list what is missing; null for who may not
 */
export async function knownOptions(
  domainId: string,
  current: At,
  editor: { readonly id: string; readonly name: string } | null,
): Promise<KnownOptions> {
  const key = optionsKey(current.document);
  const kept = await keptOptions(domainId);
  const known = kept?.key === key;
  const wanted = known
    ? await revisionOfNewImports(domainId, current.document, kept.imports)
    : current.revision;
  const mayList = current.document.lock === null ? null : editor;
  const others = kept !== null && !known;
  const pending = wanted !== null && (await isListed(domainId, mayList, wanted, key, others));
  const state = known && !pending ? "known" : kept ? "outdated" : pending ? "pending" : "unknown";
  return { state, list: kept?.options ?? [] };
}

/** Domains whose queue is being looked at: of those who ask meanwhile none queues another listing. */
const looking = perProcess("cluster-studio.options.looking", () => new Map<string, Promise<boolean>>());

/** Whether options are being listed, which an editor brings about. */
async function isListed(
  domainId: string,
  editor: { readonly id: string; readonly name: string } | null,
  revision: number,
  key: string,
  others: boolean,
): Promise<boolean> {
  const [last] = await listJobs(domainId, "options", 1);
  if (last !== undefined && !ENDED.includes(last.status as JobStatus)) return true;
  if (editor === null) return false;
  const begun = looking.get(domainId) ?? list(domainId, editor, revision, key, others);
  looking.set(domainId, begun);
  return begun.finally(() => looking.delete(domainId));
}

async function list(
  domainId: string,
  editor: { readonly id: string; readonly name: string },
  revision: number,
  key: string,
  others: boolean,
): Promise<boolean> {
  const [last] = await listJobs(domainId, "options", 1);
  if (last && !ENDED.includes(last.status as JobStatus)) return true;
  if (last && (waits(last, key, others) || (last.status === "failed" && failsAgain(last, key)))) return false;
  const createdBy = { id: editor.id, name: editor.name };
  const job = { kind: "options", domainId, revision, payload: { key }, priority: -2, createdBy } as const;
  return (await enqueueJob(job)) !== null;
}

/** Milliseconds between listings of a domain whose cluster modules or extensions somebody is typing. */
const PAUSE = 30_000;

/** Milliseconds after which a network may be there again. */
const HINDERED = 60_000;

const keyOf = ({ payload }: JobRow) => (JSON.parse(payload) as { readonly key?: string }).key;
const since = ({ finishedAt }: JobRow) => Date.now() - (finishedAt?.getTime() ?? 0);

/** Whether `others`, which are kept, have to do for now: with each letter the options may be different. */
const waits = (last: JobRow, key: string, others: boolean): boolean =>
  others && keyOf(last) !== key && since(last) < PAUSE;

/** What has failed once for these inputs would fail again, as often as somebody types; but for what hindered it. */
function failsAgain(last: JobRow, key: string): boolean {
  const { hindrance } = JSON.parse(last.result ?? "{}") as OptionsResult;
  return hindrance === undefined ? keyOf(last) === key : since(last) < HINDERED;
}
