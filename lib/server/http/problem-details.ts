import "server-only";
import { z } from "zod";
import type { Problem } from "@/lib/shared/problem";

/** One thing that is wrong in a document, as the API tells it. */
export const ProblemShape = z.object({
  severity: z.enum(["error", "warning", "info"]),
  code: z.string(),
  path: z.string(),
  message: z.string(),
  suggestion: z.string().optional(),
});

/** An error as RFC 9457 has it. `problems` and `paths` are ours: what is wrong in the document, and where. */
export const ProblemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    problems: z.array(ProblemShape).optional(),
    paths: z.array(z.string()).optional(),
    revision: z.int().optional(),
  })
  .meta({ id: "ProblemDetails", description: "RFC 9457 problem details" });

const TITLES = {
  400: "The request is not right",
  401: "Sign in first",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  406: "Not available in that form",
  409: "Conflict",
  410: "No longer kept",
  413: "Too large",
  415: "Not a kind of content that is read here",
  416: "There is no such part",
  422: "The document would not be valid",
  429: "Too many requests",
  500: "Something failed on the server",
  503: "Not ready",
} as const;

export type ErrorStatus = keyof typeof TITLES;

export interface ErrorExtras {
  readonly problems?: readonly Problem[];
  readonly paths?: readonly string[];
  readonly revision?: number;
  readonly retryAfter?: number;
}

/** Thrown inside a route to answer with problem details; `code` is stable and ends up in `type`. */
export class HttpError extends Error {
  constructor(
    readonly status: ErrorStatus,
    readonly code: string,
    detail: string,
    readonly extras: ErrorExtras = {},
  ) {
    super(detail);
  }

  toResponse(): Response {
    const { retryAfter, ...extras } = this.extras;
    const body = {
      type: `urn:cluster-studio:${this.code}`,
      title: TITLES[this.status],
      status: this.status,
      detail: this.message,
      ...extras,
    };
    return Response.json(body, {
      status: this.status,
      headers: {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
        ...(this.status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      },
    });
  }
}

/** Somebody who may not see a domain and somebody who made its id up get the same answer. */
export function noSuchDomain(): HttpError {
  return new HttpError(404, "no-such-domain", "There is no such domain, or you have no role in it.");
}
