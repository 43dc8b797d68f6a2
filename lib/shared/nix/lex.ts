/**
 * A lexer for the Nix language, as far as it takes to know where an expression ends: it follows the longest-match
 * rules of Nix's own `lexer.l`, so that a bracket inside a string, comment, path or URI is never taken for one.
 */
export type TokenKind = "identifier" | "number" | "path" | "uri" | "string" | "open" | "close" | "operator";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

/** A comment from its first character up to `end`. */
export interface Comment {
  readonly offset: number;
  readonly end: number;
}

export type LexFailure = {
  readonly offset: number;
  readonly reason: string;
};

export type Lexed =
  | { readonly ok: true; readonly tokens: readonly Token[]; readonly comments: readonly Comment[] }
  | { readonly ok: false; readonly failure: LexFailure };

const SPACE = /[ \t\r\n]+/y;
const LINE_COMMENT = /#[^\r\n]*/y;
const IDENTIFIER = /[a-zA-Z_][a-zA-Z0-9_'-]*/y;
/** An identifier that no path or URI can be longer than: most of them, without trying those. */
const PLAIN_NAME = /[a-zA-Z_][a-zA-Z0-9_'-]*(?![a-zA-Z0-9_'.+:/-])/y;
/** What identifiers, numbers, paths and URIs begin with. */
const MAY_BE_LONG = /[a-zA-Z0-9._+/-]/;
const NUMBER = /(?:(?:[1-9][0-9]*\.[0-9]*|0?\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[0-9]+)/y;
const PATH = /[a-zA-Z0-9._+-]*(?:\/[a-zA-Z0-9._+-]+)+\/?/y;
const PATH_BEFORE_INTERPOLATION = /[a-zA-Z0-9._+-]*\/(?=\$\{)/y;
const PATH_CONTINUED = /(?:[a-zA-Z0-9._+-]*(?:\/[a-zA-Z0-9._+-]+)+\/?|[a-zA-Z0-9._+-]*\/|[a-zA-Z0-9._+-]+)/y;
const URI = /[a-zA-Z][a-zA-Z0-9+.-]*:[a-zA-Z0-9%/?:@&=+$,_.!~*'-]+/y;

type Frame =
  | { readonly kind: "(" | "[" | "{"; readonly offset: number }
  | { readonly kind: "string" | "indented" | "path"; readonly offset: number };

const CLOSING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * The tokens of a text, or the first place where it cannot stand between two brackets: something is left open or
 * closed twice, a comment has no end. Interpolations appear as brackets `${` and `}`.
 */
export function lex(text: string): Lexed {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  /** What is open; a string, indented string or path on it means that an interpolation is open inside one. */
  const open: Frame[] = [];
  let at = 0;

  const fail = (offset: number, reason: string): Lexed => ({ ok: false, failure: { offset, reason } });
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  };
  const take = (kind: TokenKind, length: number): void => {
    tokens.push({ kind, text: text.slice(at, at + length), offset: at });
    at += length;
  };
  const interpolate = (inside: "string" | "indented" | "path", offset: number): void => {
    take("open", 2);
    open.push({ kind: inside, offset });
  };

  /** Reads a "string" from after its quote, or from after an interpolation; false when it has no end. */
  const string = (offset: number): boolean => {
    for (; at < text.length; at++) {
      const character = text[at];
      if (character === '"') {
        take("string", 1);
        return true;
      }
      if (character === "\\") at++;
      else if (character === "$") {
        const next = text[at + 1];
        if (next === "{") {
          interpolate("string", offset);
          return true;
        }
        // As in Nix, a dollar takes the next character along, so that `$${` is no interpolation.
        if (next !== '"' && next !== "\\") at++;
      }
    }
    return false;
  };

  /** The same for an ''indented string''. */
  const indented = (offset: number): boolean => {
    while (at < text.length) {
      const character = text[at];
      const next = text[at + 1];
      if (character === "'" && next === "'") {
        const third = text[at + 2];
        if (third === "$" || third === "'") at += 3;
        else if (third === "\\") at += 4;
        else {
          take("string", 2);
          return true;
        }
      } else if (character === "$" && next === "{") {
        interpolate("indented", offset);
        return true;
      } else if (character === "$" && next !== "'") at += 2;
      else at++;
    }
    return false;
  };

  /** Reads on in a path, where a slash is never the start of a comment; false when the path ends in a slash. */
  const path = (offset: number): boolean => {
    const rest = match(PATH_CONTINUED);
    if (rest !== "") take("path", rest.length);
    if (text.startsWith("${", at)) {
      interpolate("path", offset);
      return true;
    }
    return !rest.endsWith("/");
  };

  while (at < text.length) {
    const start = at;
    const character = text[at] ?? "";
    if (character === "\0") return fail(at, "a NUL character");

    const space = match(SPACE);
    const skipped = space || match(LINE_COMMENT);
    if (skipped !== "") {
      at += skipped.length;
      if (space === "") comments.push({ offset: start, end: at });
      continue;
    }
    if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return fail(at, "a comment that does not end");
      at = end + 2;
      comments.push({ offset: start, end: at });
      continue;
    }
    if (character === '"') {
      take("string", 1);
      if (!string(start)) return fail(start, "a string that does not end");
      continue;
    }
    if (text.startsWith("''", at)) {
      take("string", 2);
      if (!indented(start)) return fail(start, "an indented string that does not end");
      continue;
    }
    if (text.startsWith("${", at)) {
      take("open", 2);
      open.push({ kind: "{", offset: start });
      continue;
    }
    if (character === "(" || character === "[" || character === "{") {
      take("open", 1);
      open.push({ kind: character, offset: start });
      continue;
    }
    if (character === ")" || character === "]" || character === "}") {
      const frame = open.pop();
      if (frame === undefined) return fail(at, `a ${character} that nothing opened`);
      const inText = frame.kind === "string" || frame.kind === "indented" || frame.kind === "path";
      if (inText ? character !== "}" : CLOSING[character] !== frame.kind) {
        return fail(at, `a ${character} where another bracket is open`);
      }
      take("close", 1);
      if (frame.kind === "string" && !string(frame.offset)) {
        return fail(frame.offset, "a string that does not end");
      }
      if (frame.kind === "indented" && !indented(frame.offset)) {
        return fail(frame.offset, "an indented string that does not end");
      }
      if (frame.kind === "path" && !path(frame.offset))
        return fail(frame.offset, "a path that ends in a slash");
      continue;
    }

    const name = match(PLAIN_NAME).length;
    if (name > 0) {
      take("identifier", name);
      continue;
    }
    if (!MAY_BE_LONG.test(character)) {
      take("operator", 1);
      continue;
    }
    const lengths: [TokenKind, number][] = [
      ["identifier", match(IDENTIFIER).length],
      ["number", match(NUMBER).length],
      ["uri", match(URI).length],
      ["path", Math.max(match(PATH).length, match(PATH_BEFORE_INTERPOLATION).length)],
    ];
    const [kind, length] = lengths.reduce((best, next) => (next[1] > best[1] ? next : best));
    if (length === 0) {
      take("operator", 1);
      continue;
    }
    take(kind, length);
    // Nix without URL literals reads on after the colon, and would start a string or a comment there.
    if (kind === "uri" && /''|\/\*/.test(text.slice(start, at))) {
      return fail(start, "a URL that versions of Nix read differently; put it in quotes");
    }
    if (kind === "path") {
      if (text.startsWith("${", at)) interpolate("path", start);
      else if (text[at - 1] === "/") return fail(start, "a path that ends in a slash");
    }
  }

  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    const what = unclosed.kind.length === 1 ? `a ${unclosed.kind} that` : `an interpolation that`;
    return fail(unclosed.offset, `${what} nothing closes`);
  }
  return { ok: true, tokens, comments };
}
