import { nixName } from "@/lib/codegen/nix/text";
import { lex } from "@/lib/shared/nix/lex";
import { typedPath } from "./attribute-path";
import type { Suggestion } from "./suggestions";

/** An option of the NixOS that a domain uses. */
export interface NixosOption {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

interface Frame {
  /** Attribute path of the set in which the frame stands. */
  readonly prefix: readonly string[];
  readonly set: boolean;
  /** Where the current attribute's path begins, as an index into the tokens. */
  begin: number;
  /** The left side of the current attribute, once its `=` has come. */
  left: readonly string[] | null;
}

const ENDS = new Set([";", "in", "let", ":"]);

/** The attribute path of the set around `offset` in a module; null on the right side of a `=`. */
export function surroundingPath(source: string, offset: number): readonly string[] | null {
  const lexed = lex(source);
  if (!lexed.ok) return [];
  const frames: Frame[] = [{ prefix: [], set: true, begin: 0, left: null }];
  for (const [index, token] of lexed.tokens.entries()) {
    if (token.offset >= offset) break;
    const frame = frames.at(-1);
    if (frame === undefined) return [];
    if (token.kind === "open") {
      const prefix = [...frame.prefix, ...(frame.left ?? [])];
      frames.push({ prefix, set: token.text === "{", begin: index + 1, left: null });
    } else if (token.kind === "close") {
      if (frames.length > 1) frames.pop();
    } else if (token.text === "=" && frame.left === null) {
      const names = lexed.tokens.slice(frame.begin, index).filter(({ kind }) => kind === "identifier");
      frame.left = names.map(({ text }) => text);
    } else if (ENDS.has(token.text)) {
      frame.begin = index + 1;
      frame.left = null;
    }
  }
  const frame = frames.at(-1);
  return frame === undefined || !frame.set || frame.left !== null ? null : frame.prefix;
}

const segments = new WeakMap<NixosOption, readonly string[]>();

function segmentsOf(option: NixosOption): readonly string[] {
  let found = segments.get(option);
  if (found === undefined) {
    found = option.name.match(/"[^"]*"|[^.]+/g) ?? [];
    segments.set(option, found);
  }
  return found;
}

/** A name of the path stands for itself, or for any name (`<name>`, `*`) in the option's. */
function fits(segment: string | undefined, name: string): boolean {
  return segment === name || segment?.startsWith("<") === true || segment === "*";
}

/** What may come next of an option's name: below a path of attributes, or after `config.`. */
export function optionSuggestions(
  index: readonly NixosOption[],
  source: string,
  offset: number,
): readonly Suggestion[] {
  if (index.length === 0) return [];
  const typed = typedPath(source, offset).names.slice(0, -1);
  const around = surroundingPath(source, offset);
  if (around === null && typed[0] !== "config") return [];
  const whole = around === null ? typed : [...around, ...typed];
  const before = whole[0] === "config" ? whole.slice(1) : whole;
  const found = new Map<string, Suggestion>();
  for (const option of index) {
    const path = segmentsOf(option);
    const next = path[before.length];
    if (next === undefined || next.startsWith("<") || next === "*" || found.get(next)?.kind === "value")
      continue;
    if (!before.every((name, at) => fits(path[at], name))) continue;
    const last = path.length === before.length + 1;
    if (!last && found.has(next)) continue;
    found.set(next, {
      label: next,
      insert: next.startsWith('"') ? next : nixName(next),
      kind: last ? "value" : "module",
      detail: last ? option.type : "",
      ...(last && option.description !== "" ? { words: option.description } : {}),
    });
  }
  return [...found.values()];
}
