import { assertNever } from "@/lib/shared/assert";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  pointerSegments,
  sameJson,
  valueAt,
} from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import type { Patch, PatchOperation } from "./edit";
import { structureProblems } from "./structure";

const INDEX = /^(0|[1-9][0-9]*)$/;

/** Why a value cannot be put at a path, by RFC 6902; null when it can. */
function refusalToAdd(document: Json, segments: readonly string[]): string | null {
  const last = segments.at(-1);
  if (last === undefined) return null;
  const parent = valueAt(document, segments.slice(0, -1));
  if (isJsonObject(parent)) return null;
  if (!Array.isArray(parent)) return "there is nothing to put it into";
  if (last === "-" || (INDEX.test(last) && Number(last) <= parent.length)) return null;
  return "the list has no such position";
}

function refusal(document: Json, operation: PatchOperation): string | null {
  const { path } = operation;
  for (const each of "from" in operation ? [path, operation.from] : [path]) {
    if (each !== "" && !each.startsWith("/")) return "a JSON pointer begins with /";
    if (/~(?![01])/.test(each)) return "in a JSON pointer, ~ is written ~0";
    if (pointerSegments(each).includes("__proto__")) return "a key may not be called __proto__";
  }
  const segments = pointerSegments(path);
  switch (operation.op) {
    case "add":
      return structureProblems(operation.value)[0]?.message ?? refusalToAdd(document, segments);
    case "replace":
      if (valueAt(document, segments) === undefined) return "there is nothing to replace";
      return structureProblems(operation.value)[0]?.message ?? null;
    case "remove":
      if (path === "") return "the whole document cannot be removed";
      return valueAt(document, segments) === undefined ? "there is nothing to remove" : null;
    case "test":
      return sameJson(valueAt(document, segments), operation.value) ? null : "the value there is another one";
    case "move":
    case "copy": {
      if (valueAt(document, pointerSegments(operation.from)) === undefined) {
        return `there is nothing at ${operation.from || "the root"}`;
      }
      if (operation.op === "move" && path.startsWith(`${operation.from}/`)) return "it would contain itself";
      return refusalToAdd(document, segments);
    }
    default:
      return "the operation is not known";
  }
}

type Container = Json[] | Record<string, Json>;

/** Objects that the application of patches has made itself, and may therefore change in place. */
export type Owned = Set<object>;

function ownCopy(value: Json | undefined, owned: Owned): Container {
  if (typeof value === "object" && value !== null && owned.has(value)) return value as Container;
  const copy: Container = Array.isArray(value) ? [...value] : { ...(value as JsonObject) };
  owned.add(copy);
  return copy;
}

/** Copies the way down to the parent of a place, once a patch, and hands over that parent. */
function changeParent(
  root: Json,
  segments: readonly string[],
  owned: Owned,
  change: (parent: Container, key: string) => void,
): Json {
  const copy = ownCopy(root, owned);
  let parent = copy;
  for (const segment of segments.slice(0, -1)) {
    const inner = ownCopy(valueAt(parent, [segment]), owned);
    setEntry(parent, segment, inner);
    parent = inner;
  }
  change(parent, segments.at(-1) ?? "");
  return copy;
}

function setEntry(parent: Container, key: string, value: Json): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else parent[key] = value;
}

function added(root: Json, segments: readonly string[], value: Json, owned: Owned): Json {
  if (segments.length === 0) return value;
  return changeParent(root, segments, owned, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(key === "-" ? parent.length : Number(key), 0, value);
    else parent[key] = value;
  });
}

function removed(root: Json, segments: readonly string[], owned: Owned): Json {
  return changeParent(root, segments, owned, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  });
}

function performed(root: Json, operation: PatchOperation, owned: Owned): Json {
  const segments = pointerSegments(operation.path);
  switch (operation.op) {
    case "test":
      return root;
    case "add":
      return added(root, segments, operation.value, owned);
    case "replace":
      if (segments.length === 0) return operation.value;
      return changeParent(root, segments, owned, (parent, key) => setEntry(parent, key, operation.value));
    case "remove":
      return removed(root, segments, owned);
    case "move":
    case "copy": {
      const from = pointerSegments(operation.from);
      const value = valueAt(root, from) ?? null;
      // What is shared from here on must not be changed in place through one of its two names.
      disown(value, owned);
      return added(operation.op === "move" ? removed(root, from, owned) : root, segments, value, owned);
    }
    default:
      return assertNever(operation);
  }
}

function disown(value: Json, owned: Owned): void {
  if (typeof value !== "object" || value === null || !owned.delete(value)) return;
  for (const item of Object.values(value)) disown(item, owned);
}

/**
 * RFC 6902 operations on immutable values: the result shares with `document` everything that was not touched. Written
 * here because names such as `constructor` are ordinary in a domain; what npm offers reads them off the prototype.
 * A caller that applies many patches in a row, and keeps no document in between, passes one set as `owned`.
 */
export function applyPatch<Document>(
  document: Document,
  patch: Patch,
  owned: Owned = new Set(),
): Result<Document, readonly Problem[]> {
  let current = document as unknown as Json;
  for (const operation of patch) {
    const reason = refusal(current, operation);
    if (reason !== null) {
      const code = operation.op === "test" ? "patch-test-failed" : "patch-failed";
      const message = `Cannot ${operation.op} ${operation.path || "the root"}: ${reason}.`;
      return fail([problem(code, operation.path, message)]);
    }
    if (operation.op === "move" && operation.from === operation.path) continue;
    current = performed(current, operation, owned);
  }
  return ok(current as unknown as Document);
}
