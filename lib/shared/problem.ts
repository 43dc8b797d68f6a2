export type Severity = "error" | "warning" | "info";

/**
 * The one error model: something a person can act on.
 * `path` is an RFC 6901 JSON pointer into the domain document ("" for the whole document).
 * `code` is stable and kebab-case; `suggestion` says what to do next.
 */
export interface Problem {
  readonly severity: Severity;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** An error to act on. */
export function problem(code: string, path: string, message: string, suggestion?: string): Problem {
  return { severity: "error", code, path, message, ...(suggestion === undefined ? {} : { suggestion }) };
}
