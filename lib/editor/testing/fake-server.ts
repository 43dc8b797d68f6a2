import type { Patch } from "@/lib/model/edit";
import { readDocument } from "@/lib/model/read";
import { rebasePatch } from "@/lib/model/rebase";
import type { DomainDocument } from "@/lib/model/schema";
import { present } from "@/lib/shared/assert";
import { type Client, createClient } from "../client";
import type { DomainNews, Listen } from "../events";
import { followKeys } from "../follow";
import { errorsOfMerge } from "../merge";
import type { Positions } from "../state";

interface Revision {
  readonly number: number;
  readonly patches: Patch;
  readonly client: string | null;
  readonly document: DomainDocument;
}

/** How the network treats the next request: as it should, not at all, or losing the answer on the way back. */
export type Weather = "fine" | "cut" | "answer-lost" | "signed-out" | "another";

/** A server of one domain as the editor sees it: changes, revisions, positions and news, over a network that can fail. */
export class FakeServer {
  readonly revisions: Revision[];
  positions: Positions = {};
  readonly requests: string[] = [];
  weather: (request: string) => Weather = () => "fine";
  readonly #listeners = new Map<string, DomainNews>();

  constructor(document: DomainDocument) {
    this.revisions = [{ number: 1, patches: [], client: null, document }];
  }

  get newest(): Revision {
    return present(this.revisions.at(-1), "revision");
  }

  client(id: string): Client {
    return createClient({
      id,
      fetch: async (input, init) => {
        const request = `${init?.method ?? "GET"} ${String(input)}`;
        this.requests.push(request);
        const weather = this.weather(request);
        await Promise.resolve();
        if (weather === "cut") throw new TypeError("network down");
        if (weather === "signed-out") return refusal(401, "signed-out", []);
        if (weather === "another") return refusal(401, "signed-in-as-another", []);
        const answer = this.#answer(
          request,
          init?.body === undefined ? null : JSON.parse(String(init.body)),
          id,
        );
        if (weather === "answer-lost") throw new TypeError("connection reset");
        return answer;
      },
    });
  }

  listen(id: string): Listen {
    return (_, news) => {
      this.#listeners.set(id, news);
      return () => this.#listeners.delete(id);
    };
  }

  /** Cuts a tab's stream of news, or opens it again. */
  stream(id: string, state: "lost" | "opened"): void {
    this.#listeners.get(id)?.[state]();
  }

  /** Which tabs hear news; all unless told otherwise. */
  hears: (id: string) => boolean = () => true;

  /** Joins the revisions before the newest with it, as compaction does. */
  compact(): void {
    const [first, ...rest] = this.revisions;
    const patches = rest.flatMap((each) => each.patches);
    if (first && rest.length > 0) this.revisions.splice(1, rest.length, { ...this.newest, patches });
  }

  change(baseRevision: number, patches: Patch, client: string | null): Response {
    const base = this.revisions.find(({ number }) => number === baseRevision);
    if (!base) return refusal(409, "conflict", [""]);
    const since = this.revisions.filter(({ number }) => number > baseRevision).map((each) => each.patches);
    const rebased = rebasePatch(base.document, patches, since);
    if (!rebased.ok)
      return refusal(
        409,
        "conflict",
        rebased.error.map(({ path }) => path),
      );
    const { document, patch } = rebased.value;
    const mine = rebasePatch(base.document, patches, []);
    const errors =
      mine.ok && since.length > 0
        ? errorsOfMerge(base.document, mine.value.document, this.newest.document, document)
        : [];
    if (errors.length > 0)
      return refusal(
        409,
        "conflict",
        errors.map(({ path }) => path),
      );
    const read = readDocument(document);
    if (!read.ok)
      return refusal(
        422,
        "not-valid",
        read.error.map(({ path }) => path),
      );
    if (patch.length > 0) {
      const number = this.newest.number + 1;
      this.revisions.push({ number, patches: patch, client, document });
      this.positions = followKeys(this.positions, patch);
      for (const [id, news] of this.#listeners) {
        if (this.hears(id)) news.revision({ revision: number, follows: number - 1, patches: patch, client });
      }
    }
    return Response.json({ revision: this.newest.number });
  }

  #answer(request: string, body: unknown, client: string): Response {
    const [, method, rest] = /^(\w+) \/api\/domains\/d\/?(.*)$/.exec(request) ?? [];
    if (method === "POST" && rest === "changes") {
      const { baseRevision, patches } = body as { baseRevision: number; patches: Patch };
      return this.change(baseRevision, patches, client);
    }
    const after = /^revisions\?after=(\d+)$/.exec(rest ?? "")?.[1];
    if (after && !this.revisions.some(({ number }) => number === Number(after)))
      return refusal(410, "no-such-revision", []);
    if (after) return Response.json(this.revisions.filter(({ number }) => number > Number(after)));
    if (rest === "") {
      const { number: revision, document } = this.newest;
      return Response.json({ revision, document, positions: this.positions });
    }
    const number = /^revisions\/(\d+)$/.exec(rest ?? "")?.[1];
    const revision = this.revisions.find((each) => each.number === Number(number));
    if (number) return revision ? Response.json(revision) : refusal(404, "no-such-revision", []);
    if (rest === "positions" && method === "GET") return Response.json(this.positions);
    if (rest === "positions") {
      const changes = body as { [key: string]: { x: number; y: number } | null };
      const places = Object.entries({ ...this.positions, ...changes });
      this.positions = Object.fromEntries(places.flatMap(([key, place]) => (place ? [[key, place]] : [])));
      for (const [id, news] of this.#listeners) if (this.hears(id)) news.positions(client);
      return new Response(null, { status: 204 });
    }
    if (rest === "presence") return new Response(null, { status: 204 });
    return refusal(404, "not-found", []);
  }
}

function refusal(status: number, code: string, paths: readonly string[]): Response {
  const body = { type: `urn:cluster-studio:${code}`, title: code, status, paths };
  return Response.json(body, { status, headers: { "Content-Type": "application/problem+json" } });
}
