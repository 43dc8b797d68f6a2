import type { Cluster, DomainDocument, Filter, Machine, Service, User } from "@/lib/model/schema";
import { isJsonObject, type Json, type JsonObject, pointer } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { isReservedSetting, type Level } from "./names";
import { checkSource } from "./nix/source";
import { isNixString } from "./nix/text";

type Place = readonly (string | number)[];

/** Attribute names that Nix or the module system act upon wherever they find them in a value. */
const ACTING_KEYS: readonly string[] = ["_type", "outPath", "__toString", "__functor"];

function* source(text: string, at: Place, what: string): Generator<Problem> {
  const fault = checkSource(text);
  if (fault === null) return;
  if (fault.code === "source-empty") {
    yield problem(fault.code, pointer(...at), `${what} is empty.`, "Write an expression, such as { }.");
  } else {
    yield problem(
      fault.code,
      pointer(...at),
      `${what} is not a Nix expression: ${fault.message} at line ${fault.line}, column ${fault.column}.`,
      "Until it is, the export puts an error in its place, which whatever needs it runs into.",
    );
  }
}

function* text(value: string, at: Place): Generator<Problem> {
  if (isNixString(value)) return;
  yield problem(
    "text-not-nix",
    pointer(...at),
    "Nix has no such text: it holds a NUL or half of a surrogate pair.",
    "Take the character out.",
  );
}

/** JSON that becomes Nix data. */
function* json(value: Json, at: Place): Generator<Problem> {
  if (typeof value === "string") yield* text(value, at);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* json(item, [...at, index]);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* text(key, [...at, key]);
      if (ACTING_KEYS.includes(key)) {
        yield {
          severity: "warning",
          code: "key-acts-in-nix",
          path: pointer(...at, key),
          message: `Nix gives a set with the key ${key} a meaning of its own, so this may not arrive as it is.`,
          suggestion: "Choose another key.",
        };
      }
      yield* json(item, [...at, key]);
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
  yield* json(values, [...at, "settings"]);
}

function* modules(
  values: { readonly [name: string]: { readonly source: string } },
  at: Place,
): Generator<Problem> {
  for (const [name, module] of Object.entries(values)) {
    yield* source(module.source, [...at, name, "source"], `Module ${name}`);
  }
}

function* filters(values: readonly Filter[], at: Place): Generator<Problem> {
  for (const [index, filter] of values.entries()) {
    const here = [...at, index];
    switch (filter.filter) {
      case "custom":
        yield* source(filter.source, [...here, "source"], "The filter");
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
    const here = [...at, name];
    yield* source(user.systemConfig, [...here, "systemConfig"], `The system configuration of user ${name}`);
    for (const [index, module] of user.homeManagerModules.entries()) {
      yield* source(module, [...here, "homeManagerModules", index], `Home Manager module ${index + 1}`);
    }
    yield* settings("user", user.settings, here);
  }
}

function* machine(value: Machine, at: Place): Generator<Problem> {
  yield* json(value.tags, [...at, "tags"]);
  yield* json(Object.keys(value.interfaces), [...at, "interfaces"]);
  yield* json(
    value.addresses.map(({ role }) => role),
    [...at, "addresses"],
  );
  yield* json(value.annotations, [...at, "annotations"]);
  yield* modules(value.modules, [...at, "modules"]);
  yield* users(value.users, [...at, "users"]);
  yield* settings("machine", value.settings, at);
}

function* service(value: Service, at: Place): Generator<Problem> {
  yield* filters(value.selectors, [...at, "selectors"]);
  for (const [role, list] of Object.entries(value.roles)) {
    yield* text(role, [...at, "roles", role]);
    yield* filters(list, [...at, "roles", role]);
  }
  yield* source(value.definition, [...at, "definition"], "The definition");
  yield* source(value.extraConfig, [...at, "extraConfig"], "The extra configuration");
  yield* json(value.units, [...at, "units"]);
  yield* settings("service", value.settings, at);
}

function* clusterItself(value: Cluster, at: Place): Generator<Problem> {
  yield* modules(value.modules, [...at, "modules"]);
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
 * What of a valid document the exported flake cannot hold as it is: sources that do not close, text that Nix has no
 * string for, settings under reserved names. The resolver reports on everything else.
 */
export function checkExport(document: DomainDocument): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (some: Iterable<Problem>): void => {
    for (const each of some) problems.push(each);
  };
  add(modules(document.modules, ["modules"]));
  add(modules(document.clusterModules, ["clusterModules"]));
  add(modules(document.filters, ["filters"]));
  add(settings("domain", document.settings, []));
  for (const [name, input] of Object.entries(document.inputs)) {
    add(json([input.url, ...Object.values(input.follows)], ["inputs", name]));
  }
  for (const [name, cluster] of Object.entries(document.clusters)) {
    const at = ["clusters", name];
    add(remembered(cluster, at, () => clusterItself(cluster, at)));
    for (const [each, value] of Object.entries(cluster.machines)) {
      const here = [...at, "machines", each];
      add(remembered(value, here, () => machine(value, here)));
    }
    for (const [each, value] of Object.entries(cluster.services)) {
      const here = [...at, "services", each];
      add(remembered(value, here, () => service(value, here)));
    }
  }
  return problems;
}
