import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createClient } from "@/lib/editor/client";
import type { DomainNews, Listen } from "@/lib/editor/events";
import { createEditorStore } from "@/lib/editor/store";
import { Sync } from "@/lib/editor/sync";
import { elementKey } from "@/lib/model/element";
import { compactHistory } from "../domains/compaction";
import { administrator, member, startInstance, type Visitor } from "../testing/instance";
import type { Method } from "./route";

let instance: Awaited<ReturnType<typeof startInstance>>;
let admin: Visitor;

beforeAll(async () => {
  instance = await startInstance();
  admin = await administrator();
});
afterAll(() => instance.end());

const nas = { kind: "machine", cluster: "attic", machine: "nas" } as const;
const backup = { kind: "service", cluster: "attic", service: "backup" } as const;
const DOCUMENT = {
  schemaVersion: 1,
  suffix: "lan",
  clusters: { attic: { machines: { nas: {}, pi: {} }, services: { backup: {} } } },
};

/** Reads the event stream as a browser's EventSource does. */
function listenAs(visitor: Visitor): Listen {
  return (url, news) => {
    const ending = new AbortController();
    void read();
    async function read(): Promise<void> {
      const response = await visitor.send("GET", url, { headers: { accept: "text/event-stream" } });
      news.opened();
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      ending.signal.addEventListener("abort", () => void reader?.cancel());
      let text = "";
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        text += part.value;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          tell(news, text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    }
    return () => ending.abort();
  };
}

function tell(news: DomainNews, event: string): void {
  const name = /^event: (.*)$/m.exec(event)?.[1];
  const data = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "null");
  if (name === "revision") news.revision(data);
  if (name === "presence") news.presence(data.people);
  if (name === "positions") news.positions(data.client);
}

async function open(visitor: Visitor, id: string, tab: string, listen = listenAs(visitor)) {
  const send: typeof fetch = (input, init) => {
    const headers = init?.headers as Record<string, string>;
    const body = init?.body === undefined ? {} : { raw: String(init.body) };
    return visitor.send((init?.method ?? "GET") as Method, String(input), { headers, ...body });
  };
  const client = createClient({ id: tab, fetch: send });
  const domain = await client.domain(id);
  if (!domain.ok) throw new Error(domain.error.message);
  const { name, access, document, revision, positions } = domain.value;
  const store = createEditorStore({ domainId: id, domainName: name, access, document, revision, positions });
  const sync = new Sync({ store, client, listen, storage: null });
  await sync.start();
  return { store, sync, client, state: () => store.getState() };
}

test("two people edit one domain through the API: edits, renames, positions and presence arrive", async () => {
  const made = await admin.ask("POST", "/api/domains", { body: { name: "Home", document: DOCUMENT } });
  const id = String(made.body.id);
  const grace = await member(admin, id, "Grace", { edit: true });
  const [a, b] = [await open(admin, id, "tab-a"), await open(grace, id, "tab-b")];
  try {
    await vi.waitFor(() => expect(a.state().people.map(({ name }) => name)).toEqual(["Grace"]));

    a.state().edit({ type: "rename", element: nas, name: "store" });
    b.state().edit({
      type: "addFilter",
      service: backup,
      binding: { kind: "role", role: "target" },
      filter: { filter: "hostname", hostname: "nas" },
    });
    a.state().move({ [elementKey({ ...nas, machine: "store" })]: { x: 3, y: 4 } });
    b.state().select([{ ...nas, machine: "pi" }]);
    const saved = { status: "saved", pending: 0, conflict: null };
    await vi.waitFor(
      () => {
        for (const tab of [a, b]) expect(tab.state()).toMatchObject({ revision: 3, sync: saved });
        expect(b.state().positions).toEqual({ "/clusters/attic/machines/store": { x: 3, y: 4 } });
        expect(a.state().people).toMatchObject([{ selection: { kind: "machine", machine: "pi" } }]);
      },
      { timeout: 5000 },
    );
    expect(a.state().document).toEqual(b.state().document);
    expect(a.state().document.clusters["attic"]?.services["backup"]?.roles).toEqual({
      target: [{ filter: "hostname", hostname: "store" }],
    });

    b.state().undo();
    await vi.waitFor(() => expect(a.state().revision).toBe(4));
    expect(Object.keys(a.state().document.clusters["attic"]?.machines ?? {}).sort()).toEqual(["pi", "store"]);
    expect(a.state().document.clusters["attic"]?.services["backup"]?.roles).toEqual({});

    const server = await a.client.domain(id);
    expect(server).toMatchObject({ ok: true, value: { document: a.state().document, revision: 4 } });
  } finally {
    a.sync.stop();
    b.sync.stop();
  }
});

test("a tab that knows a revision which compaction has joined goes on without a reload, its edits with it", async () => {
  const made = await admin.ask("POST", "/api/domains", { body: { name: "Old", document: DOCUMENT } });
  const id = String(made.body.id);
  const b = await open(admin, id, "tab-b");
  const set = (tab: typeof b, name: string, value: number) =>
    tab.state().edit({ type: "set", path: ["settings", name], value });
  set(b, "x", 1);
  await vi.waitFor(() => expect(b.state()).toMatchObject({ revision: 2, sync: { status: "saved" } }));
  const deaf: Listen = () => () => {};
  const [a, late] = [await open(admin, id, "tab-a", deaf), await open(admin, id, "tab-c", deaf)];
  try {
    for (const value of [2, 3, 4]) set(b, "x", value);
    await vi.waitFor(() => expect(b.state()).toMatchObject({ revision: 5, sync: { status: "saved" } }));
    const later = new Date(Date.now() + 1000);
    expect(await compactHistory(id, 5, later, { keepNewest: 1, keepDays: 0 })).toBe(2);
    expect(await b.client.revisionsAfter(id, 2)).toMatchObject({ ok: false, error: { status: 410 } });
    // Its patches would apply to what this tab has, and be wrong.
    expect(await b.client.revisionsAfter(id, 3)).toMatchObject({ ok: false, error: { status: 410 } });

    set(a, "mine", 7);
    await vi.waitFor(() => expect(a.state()).toMatchObject({ revision: 6, sync: { status: "saved" } }));
    expect(a.state()).toMatchObject({ notice: null, document: { settings: { x: 4, mine: 7 } } });

    // The stream does not tell it patches that lead from elsewhere either.
    const told: unknown[] = [];
    const nothing = () => {};
    const news = { presence: nothing, positions: nothing, other: nothing, opened: nothing, lost: nothing };
    const stop = listenAs(admin)(`/api/domains/${id}/events?client=old&after=2`, {
      ...news,
      revision: (event) => void told.push(event),
    });
    await vi.waitFor(() => expect(told).toMatchObject([{ revision: 6, follows: null, patches: [] }]));
    stop();
    late.sync.retryNow();
    await vi.waitFor(() => expect(late.state().document).toEqual(a.state().document));
  } finally {
    for (const tab of [a, b, late]) tab.sync.stop();
  }
});

test("a page of one account makes nothing in the name of another that has signed in since", async () => {
  const made = await admin.ask("POST", "/api/domains", { body: { name: "Kiosk", document: DOCUMENT } });
  const id = String(made.body.id);
  const grace = await member(admin, id, "Mary", { edit: true });
  const change = { baseRevision: 1, patches: [{ op: "add", path: "/settings/x", value: 1 }] };
  const { id: ada } = (await admin.ask("GET", "/api/me")).body;
  const send = (visitor: Visitor) =>
    visitor.ask("POST", `/api/domains/${id}/changes`, { body: change, headers: { "x-studio-account": ada } });
  expect(await send(grace)).toMatchObject({
    status: 401,
    body: { type: expect.stringContaining("signed-in-as-another") },
  });
  expect((await admin.ask("GET", `/api/domains/${id}`)).body.revision).toBe(1);
  expect((await send(admin)).status).toBe(200);
});

test("who may only look is refused by the editor, and by the server as well", async () => {
  const made = await admin.ask("POST", "/api/domains", { body: { name: "Refused", document: DOCUMENT } });
  const id = String(made.body.id);
  const visitor = await member(admin, id, "Viewer");
  const tab = await open(visitor, id, "tab-v");
  try {
    expect(tab.state().edit({ type: "delete", element: nas })).toMatchObject({ ok: false });
    const refused = await tab.client.change(id, { baseRevision: 1, patches: [], message: "x" });
    expect(refused).toMatchObject({ ok: false, error: { kind: "refused", status: 403 } });
    // What catching up asked for has been answered by then.
    expect(await tab.client.revisionsAfter(id, 1)).toEqual({ ok: true, value: [] });
  } finally {
    tab.sync.stop();
  }
});
