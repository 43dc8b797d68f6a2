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

/** What may come next below a path of attributes. */
export interface OptionStep {
  readonly name: string;
  /** Null where more names follow. */
  readonly option: Omit<NixosOption, "name"> | null;
}

/** A name of the path stands for itself, or for any name (`<name>`, `*`) in the option's. */
function fits(segment: string | undefined, name: string): boolean {
  return segment === name || segment?.startsWith("<") === true || segment === "*";
}

/** The names that options have directly below a path of attributes, in the options' order. */
export function optionsBelow(index: readonly NixosOption[], path: readonly string[]): readonly OptionStep[] {
  const found = new Map<string, OptionStep>();
  for (const option of index) {
    const own = segmentsOf(option);
    const name = own[path.length];
    if (name === undefined || name.startsWith("<") || name === "*" || found.get(name)?.option) continue;
    if (!path.every((each, at) => fits(own[at], each))) continue;
    const last = own.length === path.length + 1;
    if (!last && found.has(name)) continue;
    const { type, description } = option;
    found.set(name, { name, option: last ? { type, description } : null });
  }
  return [...found.values()];
}

/** The path of attributes below which an option is being written: in a set, or after `config.`; null for anything else. */
export function optionPath(source: string, offset: number): readonly string[] | null {
  const typed = typedPath(source, offset).names.slice(0, -1);
  const around = surroundingPath(source, offset);
  if (around === null && typed[0] !== "config") return null;
  const whole = around === null ? typed : [...around, ...typed];
  return whole[0] === "config" ? whole.slice(1) : whole;
}

export function optionSuggestion({ name, option }: OptionStep): Suggestion {
  return {
    label: name,
    insert: name.startsWith('"') ? name : nixName(name),
    kind: option ? "value" : "module",
    detail: option?.type ?? "",
    ...(option && option.description !== "" ? { words: option.description } : {}),
  };
}
