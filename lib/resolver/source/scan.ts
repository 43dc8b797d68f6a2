/** What is certain about a Nix source without parsing it. */
export interface Scan {
  /** The text with its comments taken out. */
  readonly code: string;
  /** Why it cannot be Nix: something that does not close, or closes what was never opened. */
  readonly fault: { readonly offset: number; readonly what: string } | undefined;
}

const Kind = { Paren: 0, Square: 1, Brace: 2, Text: 3, Indented: 4 } as const;

interface Open {
  readonly kind: (typeof Kind)[keyof typeof Kind];
  readonly offset: number;
}

const OPENED = [
  "( has no )",
  "[ has no ]",
  "{ has no }",
  'the string has no closing "',
  "the string has no closing ''",
];
const CLOSERS = [")", "]", "}"];
/** A name, which may hold quotes (foldl'), or anything else without meaning here. */
const PLAIN = /[A-Za-z_][A-Za-z0-9_'-]*|[^A-Za-z_#/"'()[\]{}]+/y;

function plainEnd(text: string, from: number): number {
  PLAIN.lastIndex = from;
  return PLAIN.test(text) ? PLAIN.lastIndex : from + 1;
}

/**
 * Reads a source as Nix's lexer does: comments, both kinds of string with their escapes and `${ }` inside, and brackets.
 */
export function scanSource(text: string): Scan {
  const open: Open[] = [];
  let code = "";
  let from = 0;
  let at = 0;
  const skip = (end: number): void => {
    code += `${text.slice(from, at)} `;
    at = end;
    from = end;
  };
  const failed = (offset: number, what: string): Scan => ({
    code: code + text.slice(from),
    fault: { offset, what },
  });
  while (at < text.length) {
    const top = open.at(-1);
    if (top?.kind === Kind.Text || top?.kind === Kind.Indented) {
      const end = top.kind === Kind.Text ? textEnd(text, at) : indentedEnd(text, at);
      at = end.offset;
      if (end.what === "closed") open.pop();
      else if (end.what === "code") open.push({ kind: Kind.Brace, offset: at - 2 });
      continue;
    }
    switch (text[at]) {
      case "#": {
        const end = text.indexOf("\n", at);
        skip(end < 0 ? text.length : end);
        break;
      }
      case "/":
        if (text[at + 1] === "*") {
          const end = text.indexOf("*/", at + 2);
          if (end < 0) return failed(at, "the comment has no */");
          skip(end + 2);
        } else at++;
        break;
      case '"':
        open.push({ kind: Kind.Text, offset: at++ });
        break;
      case "'":
        if (text[at + 1] === "'") {
          open.push({ kind: Kind.Indented, offset: at });
          at += 2;
        } else at++;
        break;
      case "(":
        open.push({ kind: Kind.Paren, offset: at++ });
        break;
      case "[":
        open.push({ kind: Kind.Square, offset: at++ });
        break;
      case "{":
        open.push({ kind: Kind.Brace, offset: at++ });
        break;
      case ")":
      case "]":
      case "}": {
        const last = open.pop();
        if (last === undefined) return failed(at, `${text[at]} closes nothing`);
        if (CLOSERS[last.kind] !== text[at])
          return failed(last.offset, `${OPENED[last.kind]} before ${text[at]}`);
        at++;
        break;
      }
      default:
        at = plainEnd(text, at);
    }
  }
  const last = open.pop();
  if (last) return failed(last.offset, OPENED[last.kind] ?? "");
  return { code: from === 0 ? text : code + text.slice(from), fault: undefined };
}

interface End {
  readonly offset: number;
  readonly what: "closed" | "code" | "text";
}

/** From inside `"…"` to behind its end, or behind the `${` of code inside it. */
function textEnd(text: string, from: number): End {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === '"') return { offset: at + 1, what: "closed" };
    else if (char === "$") {
      if (text[at + 1] === "{") return { offset: at + 2, what: "code" };
      // `$$` is text, and so is the brace that follows it.
      if (text[at + 1] === "$") at++;
    }
  }
  return { offset: text.length, what: "text" };
}

/** The same inside `''…''`, whose escapes are `'''`, `''$` and `''\`. */
function indentedEnd(text: string, from: number): End {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "$") {
      if (text[at + 1] === "{") return { offset: at + 2, what: "code" };
      if (text[at + 1] === "$") at++;
    } else if (char === "'" && text[at + 1] === "'") {
      const next = text[at + 2];
      if (next === "'" || next === "$") at += 2;
      else if (next === "\\") at += 3;
      else return { offset: at + 2, what: "closed" };
    }
  }
  return { offset: text.length, what: "text" };
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
