import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { secretFile } from "../accounts/secret";
import { setUp } from "../accounts/setup";
import { closeDatabase } from "../db/client";
import { makeDatabase } from "../db/testing/empty-database";
import { resetLimits } from "../http/limits";
import { ProblemDetails } from "../http/problem-details";
import { type Method, type Route, refusesTrash } from "../http/route";
import { ROUTES } from "../http/table";

const ORIGIN = "http://studio.test";

/** An instance of its own in this process: DATA_DIR is a new folder with an empty database until `end`. */
export async function startInstance(
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly dataDir: string; end(): Promise<void> }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "studio-test-"));
  process.env.DATA_DIR = dataDir;
  // The test runner has a variable of that name for something else.
  process.env.BASE_URL = "";
  Object.assign(process.env, settings);
  await makeDatabase(path.join(dataDir, "studio.db"));
  resetLimits();
  return {
    dataDir,
    async end() {
      await closeDatabase();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  readonly body: any;
}

export interface Ask {
  readonly body?: unknown;
  /** Instead of JSON: the body as it is sent. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who talks to the API: keeps cookies as a browser does. */
export class Visitor {
  #cookies = new Map<string, string>();

  constructor(private readonly headers: Readonly<Record<string, string>> = {}) {}

  async ask(method: Method, address: string, ask: Ask = {}): Promise<Reply> {
    const response = await this.send(method, address, ask);
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    const body = json ? JSON.parse(text) : text;
    holdAgainstDescription(method, address, response, body);
    return { status: response.status, headers: response.headers, body };
  }

  async send(method: Method, address: string, { body, raw, headers = {} }: Ask = {}): Promise<Response> {
    const url = new URL(address, ORIGIN);
    const found = routeFor(method, url.pathname);
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const request = new Request(url, {
      method,
      headers: {
        host: "studio.test",
        origin: ORIGIN,
        "x-studio-peer": "192.0.2.1",
        ...(content === undefined ? {} : { "content-type": "application/json" }),
        ...(this.#cookies.size > 0
          ? { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") }
          : {}),
        ...this.headers,
        ...headers,
      },
      ...(content === undefined ? {} : { body: content as BodyInit }),
    });
    const response = await found.route.serve(request, { params: Promise.resolve(found.params) });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "" || /max-age=0/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

/** Every answer that a test gets is also one that the route table (and with it OpenAPI) announces. */
function holdAgainstDescription(method: Method, address: string, response: Response, body: unknown): void {
  const { spec } = routeFor(method, new URL(address, ORIGIN).pathname).route;
  const where = `${method} ${spec.path} answered ${response.status}`;
  if (!response.ok) {
    const expected = [400, 401, 403, 404, 413, 415, 429, 503, ...(spec.errors ?? [])];
    if (refusesTrash(spec)) expected.push(409);
    if (response.status >= 400 && !expected.includes(response.status))
      throw new Error(`${where}, unannounced`);
    if (response.status >= 400) ProblemDetails.parse(body);
    return;
  }
  if (response.status !== (spec.status ?? 200)) throw new Error(`${where}, not ${spec.status ?? 200}`);
  if (spec.response === null || "content" in spec.response) return;
  const parsed = spec.response.safeParse(body);
  if (!parsed.success)
    throw new Error(`${where} with something else than it announces: ${parsed.error.message}`);
}

function routeFor(method: Method, pathname: string): { route: Route; params: Record<string, string> } {
  for (const route of ROUTES) {
    if (route.spec.method !== method) continue;
    const names = [...route.spec.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    const pattern = new RegExp(`^${route.spec.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "([^/]+)")}$`);
    const match = pattern.exec(pathname);
    if (match) {
      const values = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]);
      return { route, params: Object.fromEntries(values) };
    }
  }
  throw new Error(`no route for ${method} ${pathname}`);
}

export const ADMIN = { name: "Ada", email: "ada@example.org", password: "an engine of numbers" } as const;

/** The first administrator, signed in. */
export async function administrator(): Promise<Visitor> {
  const made = await setUp(secretFile("setup-token"), ADMIN);
  if (!made.ok) throw new Error(`setup failed: ${made.error}`);
  return signIn(ADMIN.email, ADMIN.password);
}

export async function signIn(email: string, password: string): Promise<Visitor> {
  const visitor = new Visitor();
  const reply = await visitor.ask("POST", "/api/sign-in", { body: { email, password } });
  if (reply.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(reply.body)}`);
  return visitor;
}

/** Somebody with these roles in a domain, invited by an administrator. */
export async function member(
  admin: Pick<Visitor, "ask">,
  domainId: string,
  name: string,
  roles: { readonly edit?: boolean; readonly deploy?: boolean; readonly admin?: boolean } = {},
): Promise<Visitor> {
  const invited = await admin.ask("POST", `/api/domains/${domainId}/invitations`, {
    body: { edit: false, deploy: false, admin: false, ...roles },
  });
  const token = String(invited.body.link).split("/").at(-1);
  const visitor = new Visitor();
  const joined = await visitor.ask("POST", "/api/invitation/accept", {
    body: { token, name, email: `${name.toLowerCase()}@example.org`, password: "a long password" },
  });
  if (joined.status !== 200) throw new Error(`joining failed: ${JSON.stringify(joined.body)}`);
  resetLimits();
  return visitor;
}
