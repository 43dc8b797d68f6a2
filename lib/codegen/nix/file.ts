import { SCOPE, type ScopeName, sourceFacts } from "@/lib/shared/nix/source";
import { type Nix, type NixEntry, printNix } from "./expression";

function collect(value: Nix, into: Set<ScopeName>): void {
  switch (value.kind) {
    case "source":
      for (const name of sourceFacts(value.source).free) into.add(name);
      return;
    case "list":
      for (const item of value.items) collect(item.value, into);
      return;
    case "set":
      for (const item of value.entries) collect(item.value, into);
      return;
    case "call":
    case "text": {
      const code = value.kind === "call" ? value.callee : value.text;
      const named = SCOPE.find((name) => code === name || code.startsWith(`${name}.`));
      if (named !== undefined) into.add(named);
      if (value.kind === "text") for (const name of value.uses ?? []) into.add(name);
      else for (const argument of value.arguments) collect(argument, into);
    }
  }
}

/** The names of the scope that code leaves free, in the scope's order. */
export function scopeOf(value: Nix): readonly ScopeName[] {
  const names = new Set<ScopeName>();
  collect(value, names);
  return SCOPE.filter((name) => names.has(name));
}

/** The head of a function of the scope: `{ lib, ... }:`, a name a line from two on. */
export function scopeHead(names: readonly ScopeName[]): string {
  if (names.length < 2) return `{ ${[...names, "..."].join(", ")} }:`;
  return `{\n${[...names, "..."].map((name) => `  ${name}`).join(",\n")}\n}:`;
}

/** A file that holds one element: a set, or a function of what its code needs of the scope. */
export function elementFile(entries: readonly NixEntry[]): string {
  const body: Nix = { kind: "set", entries };
  const names = scopeOf(body);
  const head = names.length === 0 ? "" : `${scopeHead(names)}\n`;
  return `${head}${printNix(body)}\n`;
}
