import { isJsonObject, type Json, type JsonObject, own } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { canonicalJson } from "./canonical-json";

/** The text of `flake.lock`, as Nix itself writes it, so that Nix finds nothing to rewrite. */
export function flakeLockText(lock: JsonObject): string {
  return canonicalJson(lock);
}

/** Reads a `flake.lock` into the document's `lock`. Only what every version of the format shares is checked. */
export function parseFlakeLock(text: string): Result<JsonObject, Problem> {
  const invalid = (message: string): Result<JsonObject, Problem> =>
    fail(problem("lock-invalid", "/lock", `flake.lock: ${message}`));
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return invalid("not JSON");
  }
  if (!isJsonObject(value)) return invalid("not an object");
  const nodes = own(value, "nodes");
  const root = own(value, "root");
  const version = own(value, "version");
  if (typeof version !== "number" || version < 5 || version > 7) return invalid("unknown version");
  if (!isJsonObject(nodes)) return invalid("no nodes");
  if (typeof root !== "string" || !isJsonObject(own(nodes, root))) return invalid("no root node");
  return ok(value);
}
