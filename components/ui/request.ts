import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";

/** Why the server did not do something: one sentence, and for documents every problem by path. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly problems: readonly Problem[];
}

const UNREACHABLE: Refusal = {
  status: 0,
  message: "The server does not answer. Check the connection and try again.",
  problems: [],
};

interface Details {
  readonly title?: string;
  readonly detail?: string;
  readonly problems?: readonly Problem[];
}

/** Asks the studio's own API. `Value` is what the route's description says it answers; null for no content. */
export async function request<Value>(
  path: string,
  options: { readonly method?: string; readonly body?: unknown } = {},
): Promise<Result<Value, Refusal>> {
  const { method = "GET", body } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return fail(UNREACHABLE);
  }
  const text = await response.text();
  let json: unknown = null;
  try {
    json = text === "" ? null : JSON.parse(text);
  } catch {
    return fail({ status: response.status, message: "The server's answer cannot be read.", problems: [] });
  }
  if (response.ok) return ok(json as Value);
  const details = (json ?? {}) as Details;
  return fail({
    status: response.status,
    message: details.detail ?? details.title ?? `The server answered ${response.status}.`,
    problems: details.problems ?? [],
  });
}
