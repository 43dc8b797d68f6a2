import { safeParse } from "zod/mini";
import { isJsonObject, type Json, pointer, valueAt } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { diffPatch } from "./diff";
import type { Draft } from "./draft";
import type { Path } from "./edit";
import { problemsOf } from "./issues";
import { readDocument } from "./read";
import { applyPatch } from "./patch";
import { applyRename } from "./rename";
import { knownKeys, schemaAt } from "./schema-path";
import { structureProblems } from "./structure";

interface Completed {
  /** Where the value belongs: the path itself, or the list that it stands in (lists are replaced whole). */
  readonly path: Path;
  readonly value: Json;
}

/** A value checked and completed with defaults by the part of the schema that governs its path. */
export function completeValue(draft: Draft, path: Path, value: Json): Result<Completed, readonly Problem[]> {
  const at = pointer(...path);
  const structure = structureProblems(value).map((found) => ({ ...found, path: at + found.path }));
  if (path.some((segment) => segment === "__proto__")) {
    structure.push(
      problem("forbidden-key", at, "A key may not be called __proto__.", "Choose another name."),
    );
  }
  if (structure.length > 0) return fail(structure);
  const place = schemaAt(path);
  if (!place) return fail([unknownKey(path)]);
  const badKeys = place.badKeys.map(({ depth, message }) => {
    const name = JSON.stringify(String(path[depth]));
    return problem("invalid-name", pointer(...path.slice(0, depth + 1)), `The name ${name} ${message}.`);
  });
  if (badKeys.length > 0) return fail(badKeys);
  const whole = path.slice(0, place.depth);
  const parent = draft.at(whole.slice(0, -1));
  if (whole.length > 0 && !isJsonObject(parent)) {
    const missing = pointer(...whole.slice(0, -1));
    return fail([problem("no-such-place", at, `There is nothing at ${missing} to put it into.`)]);
  }
  const raw = within(draft, whole, path.slice(place.depth), value);
  if (!raw.ok) return raw;
  const parsed = safeParse(place.schema, raw.value);
  if (!parsed.success) return fail(problemsOf(parsed.error, raw.value, whole));
  return ok({ path: whole, value: parsed.data as Json });
}

/** The list at `whole` with a value inside it replaced (or appended, at its end). */
function within(draft: Draft, whole: Path, rest: Path, value: Json): Result<Json, readonly Problem[]> {
  if (rest.length === 0) return ok(value);
  const list = draft.at(whole) ?? null;
  const op = valueAt(list, rest) === undefined ? "add" : "replace";
  return applyPatch(list, [{ op, path: pointer(...rest), value }]);
}

function unknownKey(path: Path): Problem {
  for (let length = 1; length <= path.length; length++) {
    if (schemaAt(path.slice(0, length))) continue;
    const key = String(path[length - 1]);
    const known = knownKeys(path.slice(0, length - 1), undefined);
    const meant = nearest(key, known);
    const suggestion = meant === undefined ? `Known keys: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
    return problem(
      "unknown-key",
      pointer(...path.slice(0, length)),
      `The key "${key}" is not known here.`,
      suggestion,
    );
  }
  return problem("unknown-key", pointer(...path), "The key is not known here.");
}

/** Puts a checked value into the document. The suffix carries along the references that spell it out. */
export function putValue(draft: Draft, path: Path, value: Json): Result<null, readonly Problem[]> {
  if (path.length === 0) return putDocument(draft, value);
  const completed = completeValue(draft, path, value);
  if (!completed.ok) return completed;
  const { path: at, value: whole } = completed.value;
  if (at.length === 1 && at[0] === "suffix") applyRename(draft, { suffix: String(whole) });
  else draft.put(at, whole);
  return ok(null);
}

function putDocument(draft: Draft, value: Json): Result<null, readonly Problem[]> {
  const read = readDocument(value);
  if (!read.ok) return read;
  for (const operation of diffPatch(draft.document, read.value)) {
    const path = operation.path
      .slice(1)
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (operation.op === "remove") draft.drop(path);
    else if (operation.op === "add" || operation.op === "replace") draft.put(path, operation.value);
  }
  return ok(null);
}

/** Removes a record's entry or a list's item; a field of an element goes back to its default. */
export function unsetValue(draft: Draft, path: Path): Result<null, readonly Problem[]> {
  const at = pointer(...path);
  if (path.length === 0 || draft.at(path) === undefined) {
    return fail([problem("no-such-place", at, `There is nothing to remove at ${at || "the root"}.`)]);
  }
  const place = schemaAt(path);
  const holder = schemaAt(path.slice(0, -1));
  if (!place || !holder) return fail([unknownKey(path)]);
  if (place.depth < path.length) {
    const whole = path.slice(0, place.depth);
    const rest = pointer(...path.slice(place.depth));
    const shorter = applyPatch(draft.at(whole) ?? null, [{ op: "remove", path: rest }]);
    return shorter.ok ? putValue(draft, whole, shorter.value) : shorter;
  }
  const known = knownKeys(path.slice(0, -1), undefined);
  if (known.length === 0) {
    draft.drop(path);
    return ok(null);
  }
  const initial = safeParse(place.schema, undefined);
  if (!initial.success) return fail([problem("required", at, `${String(path.at(-1))} cannot be removed.`)]);
  draft.put(path, initial.data as Json);
  return ok(null);
}
