import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enqueueJob } from "../db/jobs";
import { administrator, member, startInstance, Visitor } from "../testing/instance";
import type { Method, Route } from "./route";
import { ROUTES } from "./table";

const api = fileURLToPath(new URL("../../../app/api", import.meta.url));
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function handlerFiles(): string[] {
  return readdirSync(path.resolve(api, ".."), { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.(ts|tsx|js)$/.test(file))
    .sort();
}

/** `api/domains/[id]/route.ts` answers `/api/domains/{id}`. */
function pathOf(file: string): string {
  return `/${path.dirname(file)}`.replace(/\[(\w+)\]/g, "{$1}");
}

describe("the table of routes", () => {
  it.each(handlerFiles())("lists what %s answers", async (file) => {
    const module = await import(pathToFileURL(path.join(api, "..", file)).href);
    const answered = [...METHODS, "HEAD", "OPTIONS"].filter((method) => method in module);
    expect(answered).not.toEqual([]);
    for (const method of answered) {
      const listed = ROUTES.find(({ spec }) => spec.method === method && spec.path === pathOf(file));
      expect(listed, `${method} ${pathOf(file)} is not in the table`).toBeDefined();
      expect(module[method]).toBe(listed?.serve);
    }
  });

  it("lists nothing that no file answers", () => {
    const files = new Set(handlerFiles().map(pathOf));
    expect(ROUTES.map(({ spec }) => spec.path).filter((each) => !files.has(each))).toEqual([]);
  });

  it("is all there is: no server actions", () => {
    const root = path.resolve(api, "../..");
    const sources = ["app", "components", "lib"].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.includes("generated"))
        .map((file) => path.join(root, folder, file)),
    );
    const actions = sources.filter((file) => /^\s*["']use server["']/m.test(readFileSync(file, "utf8")));
    expect(actions).toEqual([]);
  });
});

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** An address of a route about a domain, or about a job of that domain. */
function addressOf({ spec }: Route, domain: string, job = domain): string {
  return spec.path
    .replace("{id}", spec.path.startsWith("/api/domains/") ? domain : job)
    .replace("{n}", "1")
    .replace("{provider}", "oidc")
    .replace(/\{(invitation|token|eid|inspection)\}/, NOBODY)
    .replace(/\{\w+\}/g, "nobody");
}

const ROLES = { view: {}, edit: { edit: true }, deploy: { deploy: true }, admin: { admin: true } };
const named = (route: Route) => [`${route.spec.method} ${route.spec.path}`, route] as const;

describe("permissions", () => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let domain: string;
  let job: string;
  let viewer: Visitor;
  let editor: Visitor;
  let deployer: Visitor;
  let outsider: Visitor;
  let reader: Visitor;
  let elsewhere: Visitor;

  beforeAll(async () => {
    instance = await startInstance();
    const admin = await administrator();
    const make = async (name: string) =>
      (await admin.ask("POST", "/api/domains", { body: { name } })).body.id;
    domain = await make("Home");
    const other = await make("Elsewhere");
    const queued = await enqueueJob({
      kind: "deployment",
      domainId: domain,
      revision: 1,
      payload: {},
      createdBy: { id: null, name: "Ada" },
    });
    job = queued?.id ?? "";
    viewer = await member(admin, domain, "Vera", ROLES.view);
    editor = await member(admin, domain, "Edith", ROLES.edit);
    deployer = await member(admin, domain, "Deborah", ROLES.deploy);
    outsider = await member(admin, other, "Otto", ROLES.admin);
    const token = async (scope: object) => {
      const { secret } = (await admin.ask("POST", "/api/tokens", { body: { name: "CI", ...scope } })).body;
      return new Visitor({ authorization: `Bearer ${secret}` });
    };
    reader = await token({ domainId: null });
    elsewhere = await token({ domainId: other, edit: true, deploy: true, admin: true });
  });
  afterAll(() => instance.end());

  const body = { body: {} };
  const ask = (visitor: Visitor, route: Route) =>
    visitor.ask(route.spec.method, addressOf(route, domain, job), route.spec.method === "GET" ? {} : body);

  const open = ["public", "anybody"];
  const closed = ROUTES.filter(({ spec }) => !open.includes(spec.permission));

  it("leaves open only what signing in takes", () => {
    const paths = ROUTES.filter(({ spec }) => open.includes(spec.permission)).map(({ spec }) => spec.path);
    expect([...new Set(paths)].sort()).toEqual([
      "/api/auth/callback/{provider}",
      "/api/health",
      "/api/invitation",
      "/api/invitation/accept",
      "/api/setup",
      "/api/sign-in",
      "/api/sign-in/oidc",
    ]);
  });

  it.each(closed.map(named))("%s refuses strangers", async (_, route) => {
    expect((await ask(new Visitor(), route)).status).toBe(401);
    const bearer = new Visitor({ authorization: `Bearer cst_${"x".repeat(43)}` });
    expect((await ask(bearer, route)).status).toBe(401);
  });

  it.each(closed.filter(({ spec }) => spec.permission === "instance-admin").map(named))(
    "%s refuses everybody but instance administrators",
    async (_, route) => {
      for (const visitor of [viewer, editor, outsider]) expect((await ask(visitor, route)).status).toBe(403);
    },
  );

  const ofAccount = ["signed-in", "session", "instance-admin"];
  const ofDomain = closed.filter(({ spec }) => !ofAccount.includes(spec.permission));

  it.each(ofDomain.map(named))("%s does not tell outsiders that there is such a domain", async (_, route) => {
    const reply = await ask(outsider, route);
    expect(reply.status).toBe(404);
    const madeUp = await outsider.ask(
      route.spec.method,
      addressOf(route, "11111111-1111-4111-8111-111111111111"),
      route.spec.method === "GET" ? {} : body,
    );
    expect(reply.body).toEqual(madeUp.body);
  });

  it.each(ofDomain.filter(({ spec }) => spec.permission !== "view").map(named))(
    "%s refuses roles that do not allow it",
    async (_, route) => {
      const needs = route.spec.permission;
      const without = {
        edit: [viewer, deployer],
        deploy: [viewer, editor],
        admin: [viewer, editor, deployer],
      };
      for (const visitor of without[needs as keyof typeof without]) {
        const reply = await ask(visitor, route);
        expect(reply.status).toBe(403);
        expect(reply.headers.get("content-type")).toBe("application/problem+json");
      }
    },
  );

  /** Routes that a token without any role, of an administrator, must not reach. */
  const beyondViewing = closed.filter(({ spec }) => !["signed-in", "view"].includes(spec.permission));

  it.each(beyondViewing.map(named))(
    "%s refuses tokens that only read, whosever they are",
    async (_, route) => {
      const reply = await ask(reader, route);
      expect(reply.status).toBe(403);
      expect(reply.body.type).toMatch(/not-(allowed|by-token)$/);
    },
  );

  it.each(ofDomain.map(named))("%s answers no token of another domain", async (_, route) => {
    expect((await ask(elsewhere, route)).status).toBe(404);
  });

  it.each(closed.filter(({ spec }) => spec.method !== "GET").map(named))(
    "%s refuses pages of other origins",
    async (_, route) => {
      const options = { ...body, headers: { origin: "https://evil.example" } };
      const reply = await editor.ask(route.spec.method, addressOf(route, domain), options);
      expect(reply.status).toBe(403);
      expect(reply.body.type).toBe("urn:cluster-studio:other-origin");
    },
  );
});

describe("before first setup", () => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  beforeAll(async () => {
    instance = await startInstance();
  });
  afterAll(() => instance.end());

  it.each(ROUTES.filter(({ spec }) => spec.permission !== "public").map(named))(
    "%s does not answer",
    async (_, route) => {
      const reply = await new Visitor().ask(
        route.spec.method,
        addressOf(route, "11111111-1111-4111-8111-111111111111"),
        route.spec.method === "GET" ? {} : { body: {} },
      );
      expect(reply.status).toBe(503);
    },
  );
});
