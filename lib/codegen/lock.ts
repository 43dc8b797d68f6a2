import { type Json, type JsonObject, own } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { canonicalJson } from "./canonical-json";

/** The text of `flake.lock`, as Nix itself writes it, so that Nix finds nothing to rewrite. */
export function flakeLockText(lock: JsonObject): string {
  return canonicalJson(lock);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a `flake.lock` into the document's `lock`. Only what every version of the format shares is checked. */
export function parseFlakeLock(text: string): Result<JsonObject, Problem> {
  const problem = (message: string): Result<JsonObject, Problem> =>
    fail({ severity: "error", code: "lock-invalid", path: "/lock", message: `flake.lock: ${message}` });
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return problem("not JSON");
  }
  if (!isObject(value)) return problem("not an object");
  const nodes = own(value, "nodes");
  const root = own(value, "root");
  const version = own(value, "version");
  if (typeof version !== "number" || version < 5 || version > 7) return problem("unknown version");
  if (!isObject(nodes)) return problem("no nodes");
  if (typeof root !== "string" || !isObject(own(nodes, root))) return problem("no root node");
  return ok(value);
}
