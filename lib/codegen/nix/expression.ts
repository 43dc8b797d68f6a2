import { type Json, sortedKeys } from "@/lib/shared/json";
import { type ScopeName, sourceFacts } from "@/lib/shared/nix/source";
import { nixComment, nixName, nixNumber, nixPath, nixString } from "./text";

/** Nix code as a tree, printed in the official style (RFC 166) by `printNix`. */
export type Nix =
  /** Text that is one operand, or needs parentheses to be one. */
  | {
      readonly kind: "text";
      readonly text: string;
      readonly operand: boolean;
      /** Names of the scope in it, other than its own first word. */
      readonly uses?: readonly ScopeName[];
    }
  | { readonly kind: "list"; readonly items: readonly NixItem[] }
  | {
      readonly kind: "set";
      readonly entries: readonly NixEntry[];
      /** Keep the braces around a single entry, for sets that people add to. */
      readonly braces?: boolean;
    }
  | { readonly kind: "call"; readonly callee: string; readonly arguments: readonly Nix[] }
  /** A Nix source of the document, verbatim. */
  | { readonly kind: "source"; readonly source: string };

export interface NixItem {
  readonly value: Nix;
  readonly comment?: string;
}

export interface NixEntry {
  /** Attribute path: `[ "networking" "interfaces" ]`. */
  readonly name: readonly string[];
  readonly value: Nix;
  readonly comment?: string;
  /** An empty line before the entry. */
  readonly apart?: boolean;
}

export const text = (value: string): Nix => ({ kind: "text", text: value, operand: true });
export const string = (value: string): Nix => text(nixString(value));
export const path = (value: string): Nix => text(nixPath(value));
export const bool = (value: boolean): Nix => text(String(value));
export const number = (value: number): Nix => {
  const code = nixNumber(value);
  return { kind: "text", text: code, operand: /^[0-9]/.test(code) };
};
export const source = (value: string): Nix => ({ kind: "source", source: value });
export const list = (items: readonly Nix[]): Nix => ({
  kind: "list",
  items: items.map((value) => ({ value })),
});
export const set = (entries: readonly NixEntry[]): Nix => ({ kind: "set", entries });
export const entry = (name: string, value: Nix): NixEntry => ({ name: [name], value });
export const elements = (entries: readonly NixEntry[]): Nix => ({ kind: "set", entries, braces: true });
export const call = (callee: string, ...args: readonly Nix[]): Nix => ({
  kind: "call",
  callee,
  arguments: args,
});

/** A JSON value as Nix data: keys by name, no text of it is ever code. */
export function data(value: Json): Nix {
  if (value === null) return text("null");
  if (typeof value === "boolean") return bool(value);
  if (typeof value === "number") return number(value);
  if (typeof value === "string") return string(value);
  if (isArray(value)) return list(value.map(data));
  return set(sortedKeys(value).map((key) => entry(key, data(value[key] ?? null))));
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const WIDTH = 100;
/** Deeper nesting is indented no further: a filter nested a thousand deep would else be mostly white space. */
const DEEPEST_INDENT = 60;

function indentation(depth: number): string {
  return " ".repeat(Math.min(depth * 2, DEEPEST_INDENT));
}

/** The code of an expression whose first line already stands at `depth`; no trailing newline. */
export function printNix(value: Nix, depth = 0): string {
  const out: string[] = [];
  print(value, depth, out);
  return out.join("");
}

function print(value: Nix, depth: number, out: string[]): void {
  switch (value.kind) {
    case "text":
      out.push(value.text);
      return;
    case "source":
      if (sourceFacts(value.source).frame !== "lines") out.push("(", value.source, ")");
      else out.push("(\n", value.source, value.source.endsWith("\n") ? "" : "\n", indentation(depth), ")");
      return;
    case "call":
      out.push(value.callee);
      for (const argument of value.arguments) {
        out.push(" ");
        printOperand(argument, depth, out);
      }
      return;
    case "list":
      printList(value.items, depth, out);
      return;
    case "set":
      if (value.entries.length === 0) out.push("{ }");
      else {
        out.push("{\n");
        printEntries(value.entries, depth + 1, out);
        out.push(indentation(depth), "}");
      }
  }
}

function printOperand(value: Nix, depth: number, out: string[]): void {
  const parentheses =
    value.kind === "call" ? value.arguments.length > 0 : value.kind === "text" && !value.operand;
  if (parentheses) out.push("(");
  print(value, depth, out);
  if (parentheses) out.push(")");
}

function printList(items: readonly NixItem[], depth: number, out: string[]): void {
  const [only] = items;
  if (only === undefined) {
    out.push("[ ]");
    return;
  }
  if (items.length === 1 && only.comment === undefined && only.value.kind !== "source") {
    const parts: string[] = [];
    printOperand(only.value, depth, parts);
    const line = parts.join("");
    if (!line.includes("\n") && line.length + depth * 2 < WIDTH - 20) {
      out.push("[ ", line, " ]");
      return;
    }
  }
  out.push("[\n");
  for (const item of items) {
    if (item.comment !== undefined) out.push(indentation(depth + 1), "# ", nixComment(item.comment), "\n");
    out.push(indentation(depth + 1));
    printOperand(item.value, depth + 1, out);
    out.push("\n");
  }
  out.push(indentation(depth), "]");
}

/** `a = { b = 1; }` as `a.b = 1`. */
function flat(item: NixEntry): NixEntry {
  if (item.value.kind !== "set" || item.value.braces === true) return item;
  const [only, second] = item.value.entries;
  if (only === undefined || second !== undefined || only.comment !== undefined) return item;
  return flat({ ...item, name: [...item.name, ...only.name], value: only.value });
}

/** The bindings of a set, one after another, without its braces. */
export function printEntries(entries: readonly NixEntry[], depth: number, out: string[]): void {
  entries.map(flat).forEach((item, index) => {
    if (item.apart === true && index > 0) out.push("\n");
    if (item.comment !== undefined) out.push(indentation(depth), "# ", nixComment(item.comment), "\n");
    out.push(indentation(depth), item.name.map(nixName).join("."), " = ");
    const { value } = item;
    if (value.kind === "source" && sourceFacts(value.source).frame === "none") out.push(value.source);
    else print(value, depth, out);
    out.push(";\n");
  });
}
