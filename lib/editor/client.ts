import type { Patch } from "@/lib/model/edit";
import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import type { OptionStep } from "./nix/options";
import type { Access, Positions } from "./state";

/** What the server knows of options: nothing yet while Nix is listing them, or was never asked. */
export interface OptionsBelow {
  readonly state: "known" | "outdated" | "pending" | "unknown";
  readonly steps: readonly OptionStep[];
}

/** Why a request has no answer to work with. */
export type RequestFailure =
  /** The server could not be reached, or is not itself just now: worth trying again. */
  | { readonly kind: "unreachable"; readonly message: string; readonly retryAfter: number | null }
  /** The server has refused, and would again. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly message: string;
      readonly problems: readonly Problem[];
      readonly paths: readonly string[];
    };

export type Answer<Value> = Promise<Result<Value, RequestFailure>>;

export interface DomainSummary {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly trashedAt: string | null;
  readonly access: Access;
}

export interface DomainDetail extends DomainSummary {
  readonly document: DomainDocument;
  readonly positions: Positions;
}

export interface RevisionSummary {
  readonly number: number;
  readonly message: string;
  readonly name: string | null;
  readonly author: { readonly id: string | null; readonly name: string };
  readonly createdAt: string;
  readonly deployedAt: string | null;
}

export interface RevisionPatches extends RevisionSummary {
  readonly patches: Patch;
}

export interface RevisionDocument extends RevisionSummary {
  readonly document: DomainDocument;
}

export interface NewDomain {
  readonly name: string;
  readonly suffix?: string;
  readonly document?: unknown;
}

/** Line and column from 1. */
export interface SourceError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface Change {
  readonly baseRevision: number;
  readonly patches: Patch;
  readonly message: string;
}

export type PlaceChanges = { readonly [element: string]: { readonly x: number; readonly y: number } | null };

/** The studio's HTTP API as the browser uses it (design, section 5); refusals come back as problems. */
export interface Client {
  /** Names this tab, so that the server can tell its news from others'. */
  readonly id: string;
  domains(trashed?: boolean): Answer<readonly DomainSummary[]>;
  createDomain(domain: NewDomain): Answer<DomainDetail>;
  domain(id: string): Answer<DomainDetail>;
  renameDomain(id: string, name: string): Answer<DomainSummary>;
  trashDomain(id: string): Answer<null>;
  restoreDomain(id: string): Answer<DomainSummary>;
  change(id: string, change: Change): Answer<{ readonly revision: number }>;
  revisions(id: string, before?: number): Answer<readonly RevisionSummary[]>;
  /** Every revision since `revision`, oldest first. */
  revisionsAfter(id: string, revision: number): Answer<readonly RevisionPatches[]>;
  revision(id: string, number: number): Answer<RevisionDocument>;
  nameRevision(id: string, number: number, name: string | null): Answer<RevisionSummary>;
  restoreRevision(id: string, number: number): Answer<{ readonly revision: number }>;
  positions(id: string): Answer<Positions>;
  changePositions(id: string, places: PlaceChanges): Answer<null>;
  tellPresence(id: string, selection: ElementRef | null): Answer<null>;
  flake(id: string, revision?: number): Answer<{ readonly [path: string]: string }>;
  /** Where the flake can be downloaded as a zip. */
  flakeUrl(id: string, revision?: number): string;
  eventsUrl(id: string, after: number): string;
  /** What the server can do with a piece of Nix. */
  sourceTools(): Answer<{ readonly parse: boolean; readonly format: boolean }>;
  /** Where Nix's own parser finds a source wrong. */
  parseSource(source: string): Answer<{ readonly error: SourceError | null }>;
  /** As `parseSource`, for many at once, in their order. */
  parseSources(sources: readonly string[]): Answer<{ readonly errors: readonly (SourceError | null)[] }>;
  formatSource(source: string): Answer<{ readonly source: string }>;
  /** The names that options of the domain's NixOS have below a path of attributes. */
  optionsBelow(id: string, path: readonly string[]): Answer<OptionsBelow>;
}

interface Details {
  readonly title?: string;
  readonly detail?: string;
  readonly type?: string;
  readonly problems?: readonly Problem[];
  readonly paths?: readonly string[];
}

const JSON_TYPE = "application/json";
/** Answers that say "not now": worth trying again. */
const TEMPORARY = new Set([408, 425, 429, 500, 502, 503, 504]);

async function detailsOf(response: Response): Promise<Details> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}

async function failureOf(response: Response): Promise<RequestFailure> {
  const details = await detailsOf(response);
  const message = details.detail ?? details.title ?? `The server answered ${response.status}.`;
  if (TEMPORARY.has(response.status)) {
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    return { kind: "unreachable", message, retryAfter: Number.isFinite(seconds) ? seconds * 1000 : null };
  }
  const code = details.type?.split(":").at(-1) ?? `http-${response.status}`;
  const problems = details.problems?.length
    ? details.problems
    : [problem(code, details.paths?.[0] ?? "", message)];
  const paths = details.paths ?? problems.map(({ path }) => path);
  return { kind: "refused", status: response.status, message, problems, paths };
}

export interface ClientOptions {
  readonly id: string;
  /** Whose account the page is of; requests are refused once somebody else has signed in. */
  readonly account?: string;
  /** Before every path: the configured base URL, or nothing. */
  readonly base?: string;
  readonly fetch?: typeof fetch;
}

export function createClient(options: ClientOptions): Client {
  const { id, account, base = "", fetch: send = globalThis.fetch } = options;
  async function ask<Value>(method: string, path: string, body?: unknown): Answer<Value> {
    const headers: Record<string, string> = { Accept: JSON_TYPE, "X-Studio-Client": id };
    if (account !== undefined) headers["X-Studio-Account"] = account;
    if (body !== undefined) headers["Content-Type"] = JSON_TYPE;
    try {
      const response = await send(base + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) return fail(await failureOf(response));
      const value: unknown = response.status === 204 ? null : await response.json();
      return ok(value as Value);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return fail({ kind: "unreachable", message, retryAfter: null });
    }
  }

  const at = (domain: string, rest = "") => `/api/domains/${encodeURIComponent(domain)}${rest}`;
  const ofRevision = (revision?: number) => (revision === undefined ? "" : `?revision=${revision}`);

  return {
    id,
    domains: (trashed = false) => ask("GET", `/api/domains${trashed ? "?trashed=1" : ""}`),
    createDomain: (domain) => ask("POST", "/api/domains", domain),
    domain: (domain) => ask("GET", at(domain)),
    renameDomain: (domain, name) => ask("PATCH", at(domain), { name }),
    trashDomain: (domain) => ask("DELETE", at(domain)),
    restoreDomain: (domain) => ask("PATCH", at(domain), { trashed: false }),
    change: (domain, change) =>
      ask("POST", at(domain, "/changes"), { ...change, message: change.message.slice(0, 500) }),
    revisions: (domain, before) =>
      ask("GET", at(domain, `/revisions${before === undefined ? "" : `?before=${before}`}`)),
    async revisionsAfter(domain, revision) {
      const missed: RevisionPatches[] = [];
      for (;;) {
        const after = missed.at(-1)?.number ?? revision;
        const page = await ask<readonly RevisionPatches[]>("GET", at(domain, `/revisions?after=${after}`));
        if (!page.ok) return page;
        if (page.value.length === 0) return ok(missed);
        missed.push(...page.value);
      }
    },
    revision: (domain, number) => ask("GET", at(domain, `/revisions/${number}`)),
    nameRevision: (domain, number, name) => ask("PATCH", at(domain, `/revisions/${number}`), { name }),
    restoreRevision: (domain, number) => ask("POST", at(domain, `/revisions/${number}/restore`)),
    positions: (domain) => ask("GET", at(domain, "/positions")),
    changePositions: (domain, places) => ask("PATCH", at(domain, "/positions"), places),
    tellPresence: (domain, selection) => ask("POST", at(domain, "/presence"), { client: id, selection }),
    flake: (domain, revision) => ask("GET", at(domain, `/flake${ofRevision(revision)}`)),
    flakeUrl: (domain, revision) => base + at(domain, `/flake${ofRevision(revision)}`),
    eventsUrl: (domain, after) =>
      `${base}${at(domain, "/events")}?client=${encodeURIComponent(id)}&after=${after}`,
    sourceTools: () => ask("GET", "/api/nix"),
    parseSource: (source) => ask("POST", "/api/nix/parse", { source }),
    parseSources: (sources) => ask("POST", "/api/nix/parse/all", { sources }),
    formatSource: (source) => ask("POST", "/api/nix/format", { source }),
    optionsBelow: (domain, path) =>
      ask("GET", at(domain, `/options/below?path=${encodeURIComponent(JSON.stringify(path))}`)),
  };
}
