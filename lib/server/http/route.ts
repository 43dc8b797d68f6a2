import "server-only";
import type { z } from "zod";
import type { Problem } from "@/lib/shared/problem";
import { type Actor, actorOf } from "../accounts/actor";
import { type DomainAccess, domainAccess, type Permission } from "../accounts/permissions";
import { setupDone } from "../accounts/setup";
import { type AuditEntry, recordAudit } from "../db/audit";
import { findDomain } from "../db/domains";
import { log } from "../log";
import { MEBIBYTE, readJson } from "./body";
import { type LimitName, spend } from "./limits";
import { checkOrigin, clientAddress, networkOf } from "./origin";
import { HttpError, noSuchDomain } from "./problem-details";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a response is: JSON by a schema, another kind of content (or JSON, where a client prefers it), or nothing. */
export type ResponseSpec = z.ZodType | { readonly content: string; readonly orJson?: z.ZodType } | null;

/** What a handler is told about who asks. */
type ActorOf<Needs extends Permission> = Needs extends "public" | "anybody" ? Actor | null : Actor;

export interface Call<Needs extends Permission, Params, Query, Body> {
  readonly request: Request;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly actor: ActorOf<Needs>;
  /** What the actor may do in the domain of the path; nothing where there is none. */
  readonly access: DomainAccess;
  /** Records in the audit log who did this, and from where; `actor` where the request itself says who somebody is. */
  audit(
    entry: Pick<AuditEntry, "action" | "subject" | "detail"> & {
      readonly domainId?: string | null;
      readonly actor?: { readonly id: string; readonly name: string };
    },
  ): Promise<void>;
}

export interface RouteSpec<Needs extends Permission, Params, Query, Body> {
  readonly method: Method;
  /** As OpenAPI writes it: `/api/domains/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly permission: Needs;
  /** Which domain the permission is about; the path's `id` where absent. Null: there is none, 404. */
  readonly domainOf?: (params: Params) => Promise<string | null>;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** At most so many bytes of body. */
  readonly bodyLimit?: number;
  readonly limit?: LimitName;
  /** Whether it only ends what runs: possible in the trash, too. */
  readonly endsWork?: true;
  readonly response: ResponseSpec;
  /** Status of success. */
  readonly status?: 200 | 201 | 202 | 204 | 302;
  /** Whether a client can ask for a part of the content by `Range`; 206 is success then, too. */
  readonly ranges?: true;
  /** Statuses of failure that a client must expect, beyond 400, 401, 403, 404, 413 and 429. */
  readonly errors?: readonly number[];
  /** Returns a value for the response schema, or a complete response. Throws HttpError. */
  readonly handle: (call: Call<Needs, Params, Query, Body>) => Promise<unknown>;
}

type Serve = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

/** A route of the table: its description, and the handler that Next.js calls. */
export interface Route {
  readonly spec: RouteSpec<Permission, unknown, unknown, unknown>;
  readonly serve: Serve;
}

const NOTHING: DomainAccess = { view: false, edit: false, deploy: false, admin: false };
const DOMAIN_PERMISSIONS = ["view", "edit", "deploy", "admin"] as const;

/** Makes a route. Everything that every route owes (permission, limits, origin, validation, errors) happens here. */
export function route<Needs extends Permission, Params = unknown, Query = unknown, Body = undefined>(
  spec: RouteSpec<Needs, Params, Query, Body>,
): Route {
  const serve: Serve = async (request, context) => {
    try {
      return await answer(spec, request, await context.params);
    } catch (error) {
      if (error instanceof HttpError) return error.toResponse();
      log("error", `${spec.method} ${spec.path} failed`, error);
      return new HttpError(500, "failed", "The server could not do this; its log says why.").toResponse();
    }
  };
  const made = { spec: spec as unknown as Route["spec"], serve };
  return Object.assign(made, { serve: Object.assign(serve, { route: made }) });
}

async function answer<Needs extends Permission, Params, Query, Body>(
  spec: RouteSpec<Needs, Params, Query, Body>,
  request: Request,
  rawParams: unknown,
): Promise<Response> {
  const needs: Permission = spec.permission;
  const address = clientAddress(request.headers);
  if (needs !== "public" && !(await setupDone())) {
    throw new HttpError(
      503,
      "setup-needed",
      "This studio has no administrator yet. Open the address that the server printed.",
    );
  }
  const network = networkOf(address);
  if (spec.limit === "sign-in") spend("sign-in", network);
  checkOrigin(request);
  const actor = await actorOf(request.headers);
  spend("any", actor?.id ?? network);
  if (!actor && needs !== "public" && needs !== "anybody") {
    throw new HttpError(401, "not-signed-in", "Sign in, or send a token as Authorization: Bearer …");
  }
  const meant = request.headers.get("x-studio-account");
  if (actor && meant !== null && meant !== actor.id) {
    // A page of somebody who has signed out since: what waits there is not this person's.
    throw new HttpError(401, "signed-in-as-another", "Somebody else has signed in in this browser.");
  }
  if (needs === "session" && actor?.via !== "session") {
    throw new HttpError(403, "not-by-token", "No token may do this. Sign in.");
  }
  if (needs === "instance-admin" && !actor?.instanceAdmin) {
    throw new HttpError(403, "not-allowed", "Only instance administrators may do this.");
  }
  const params = check(spec.params, rawParams, "path") as Params;
  let access = NOTHING;
  let domainId: string | null = null;
  if (DOMAIN_PERMISSIONS.some((each) => each === needs)) {
    domainId = spec.domainOf ? await spec.domainOf(params) : (params as { id: string }).id;
    if (!actor || domainId === null) throw noSuchDomain();
    access = await domainAccess(actor, domainId);
    if (!access.view) throw noSuchDomain();
    if (!access[needs as keyof DomainAccess]) {
      throw new HttpError(
        403,
        "not-allowed",
        `This needs the role ${ROLE_OF[needs as keyof DomainAccess]} in this domain.`,
      );
    }
    if (refusesTrash(spec) && (await findDomain(domainId))?.trashedAt) {
      throw new HttpError(409, "in-trash", "This domain is in the trash; take it out to change it.");
    }
  }
  if (spec.limit && spec.limit !== "sign-in") spend(spec.limit, actor?.id ?? network);
  const query = check(spec.query, Object.fromEntries(new URL(request.url).searchParams), "query") as Query;
  const body = spec.body
    ? (check(spec.body, await readJson(request, spec.bodyLimit ?? MEBIBYTE), "body") as Body)
    : (undefined as Body);
  const result = await spec.handle({
    request,
    params,
    query,
    body,
    actor: actor as ActorOf<Needs>,
    access,
    audit: ({ actor: said, ...entry }) => {
      const who = said ?? actor;
      return recordAudit({
        domainId,
        ...entry,
        // Of several tokens of one person, which.
        ...(actor?.scope ? { detail: { ...entry.detail, token: actor.scope.tokenId } } : {}),
        actorId: who?.id ?? null,
        actorName: who?.name ?? "nobody",
        via: actor?.via ?? (said ? "session" : "nobody"),
        address,
      });
    },
  });
  if (result instanceof Response) return result;
  const status = spec.status ?? 200;
  if (status === 204) return new Response(null, { status });
  return Response.json(result, { status, headers: { "Cache-Control": "no-store" } });
}

/** Whether a route works only outside of the trash: a domain there can be read, and ended what runs. */
export function refusesTrash(spec: Pick<Route["spec"], "method" | "permission" | "endsWork">): boolean {
  return spec.method !== "GET" && ["edit", "deploy"].includes(spec.permission) && spec.endsWork !== true;
}

const ROLE_OF = { view: "viewer", edit: "editor", deploy: "deployer", admin: "admin" } as const;

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return value;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 100).map(
    (issue): Problem => ({
      severity: "error",
      code: issue.code.replaceAll("_", "-"),
      path: issue.path.map((segment) => `/${String(segment)}`).join(""),
      message: issue.message,
    }),
  );
  const first = problems[0];
  throw new HttpError(
    400,
    "not-valid",
    `The ${where} is not right: ${first?.path ? `${first.path}: ` : ""}${first?.message ?? ""}`,
    { problems },
  );
}
