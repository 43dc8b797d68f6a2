import "server-only";

/** Writes one line a record to standard error. Requests, headers and bodies are never logged, so neither are secrets. */
export function log(level: "info" | "warning" | "error", message: string, error?: unknown): void {
  const cause =
    error instanceof Error ? (error.stack ?? error.message) : error === undefined ? "" : String(error);
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}${cause ? `: ${cause}` : ""}\n`);
}
