import type { Cluster, DomainDocument, Filter, Machine, Service, User } from "@/lib/model/schema";
import { isJsonObject, type Json, type JsonObject, pointer } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { isReservedSetting, type Level } from "./names";
import { isNixString } from "./nix/text";

type Place = readonly (string | number)[];

/** Attribute names that Nix or the module system act upon wherever they find them in a value. */
const ACTING_KEYS: readonly string[] = ["_type", "outPath", "__toString", "__functor"];

function* text(value: string, at: Place): Generator<Problem> {
  if (isNixString(value)) return;
  yield problem(
    "text-not-nix",
    pointer(...at),
    "Nix has no such text: it holds a NUL or half of a surrogate pair.",
    "Take the character out.",
  );
}

/** Keys that a submodule reads as its own, where a setting is the value of one. */
const SUBMODULE_KEYS: readonly string[] = [...ACTING_KEYS, "_module", "imports"];

/** JSON that becomes Nix data. */
function* json(value: Json, at: Place, acting = ACTING_KEYS): Generator<Problem> {
  if (typeof value === "string") yield* text(value, at);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* json(item, [...at, index], acting);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* text(key, [...at, key]);
      if (acting.includes(key)) {
        yield {
          severity: "warning",
          code: "key-acts-in-nix",
          path: pointer(...at, key),
          message: `Nix gives a set with the key ${key} a meaning of its own, so this may not arrive as it is.`,
          suggestion: "Choose another key.",
        };
      }
      yield* json(item, [...at, key], acting);
    }
  }
}

function* settings(level: Level, values: JsonObject, at: Place): Generator<Problem> {
  for (const key of Object.keys(values)) {
    if (!isReservedSetting(level, key)) continue;
    yield problem(
      "setting-reserved",
      pointer(...at, "settings", key),
      `${key} is no setting: the library or the module system has it on every ${level}. It is left out of the export.`,
      "Settings are values of options that cluster modules add.",
    );
  }
  for (const [key, value] of Object.entries(values)) {
    yield* text(key, [...at, "settings", key]);
    yield* json(value, [...at, "settings", key], SUBMODULE_KEYS);
  }
}

function* filters(values: readonly Filter[], at: Place): Generator<Problem> {
  for (const [index, filter] of values.entries()) {
    const here = [...at, index];
    switch (filter.filter) {
      case "custom":
        break;
      case "except":
        yield* filters(filter.of, [...here, "of"]);
        yield* filters(filter.without, [...here, "without"]);
        break;
      case "intersect":
        yield* filters(filter.of, [...here, "of"]);
        yield* filters(filter.with, [...here, "with"]);
        break;
      default:
        yield* json(filter, here);
    }
  }
}

function* users(values: { readonly [name: string]: User }, at: Place): Generator<Problem> {
  for (const [name, user] of Object.entries(values)) {
    yield* settings("user", user.settings, [...at, name]);
  }
}

function* machine(value: Machine, at: Place): Generator<Problem> {
  yield* json(value.tags, [...at, "tags"]);
  for (const name of Object.keys(value.interfaces)) yield* text(name, [...at, "interfaces", name]);
  for (const [index, { role }] of value.addresses.entries()) {
    yield* text(role, [...at, "addresses", index, "role"]);
  }
  yield* json(value.annotations, [...at, "annotations"]);
  yield* users(value.users, [...at, "users"]);
  yield* settings("machine", value.settings, at);
}

function* service(value: Service, at: Place): Generator<Problem> {
  yield* filters(value.selectors, [...at, "selectors"]);
  for (const [role, list] of Object.entries(value.roles)) {
    yield* text(role, [...at, "roles", role]);
    yield* filters(list, [...at, "roles", role]);
  }
  yield* json(value.units, [...at, "units"]);
  yield* settings("service", value.settings, at);
}

function* wholeCluster(value: Cluster, at: Place): Generator<Problem> {
  yield* clusterItself(value, at);
  for (const [name, each] of Object.entries(value.machines)) {
    const here = [...at, "machines", name];
    yield* remembered(each, here, () => machine(each, here));
  }
  for (const [name, each] of Object.entries(value.services)) {
    const here = [...at, "services", name];
    yield* remembered(each, here, () => service(each, here));
  }
}

function* clusterItself(value: Cluster, at: Place): Generator<Problem> {
  yield* users(value.users, [...at, "users"]);
  yield* settings("cluster", value.settings, at);
}

/** Problems by element: documents share what an edit did not touch, so most of them are there already. */
const known = new WeakMap<object, { readonly place: string; readonly problems: readonly Problem[] }>();

function remembered(element: object, at: Place, check: () => Iterable<Problem>): readonly Problem[] {
  const place = pointer(...at);
  const before = known.get(element);
  if (before?.place === place) return before.problems;
  const problems = [...check()];
  known.set(element, { place, problems });
  return problems;
}

/**
 * What of a valid document the exported flake cannot hold as it is: text that Nix has no string for, and settings under
 * names that are taken. The resolver reports on everything else, sources that do not close among it.
 */
export function checkExport(document: DomainDocument): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (some: Iterable<Problem>): void => {
    for (const each of some) problems.push(each);
  };
  add(settings("domain", document.settings, []));
  for (const [name, input] of Object.entries(document.inputs)) {
    add(json([input.url, ...Object.values(input.follows)], ["inputs", name]));
  }
  for (const [name, cluster] of Object.entries(document.clusters)) {
    const at = ["clusters", name];
    add(remembered(cluster, at, () => wholeCluster(cluster, at)));
  }
  return problems;
}
