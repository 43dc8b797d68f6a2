import { isKeyword } from "./keywords";
import { type Comment, lex, type Token } from "./lex";
import { membersRead } from "./members";

/** What every Nix source of a document can name without binding it (design, section 2). */
export const SCOPE = ["lib", "inputs", "filters", "clusterServices"] as const;
export type ScopeName = (typeof SCOPE)[number];

export interface SourceFault {
  readonly code: "unbalanced-source" | "empty-source";
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface SourceFacts {
  readonly fault: SourceFault | null;
  /** Names of the scope that the source leaves for its surroundings to bind. */
  readonly free: readonly ScopeName[];
  /**
   * How little has to be around it: nothing (a set, functions that return one, a dotted name), parentheses on its own
   * line, or parentheses on lines of their own.
   */
  readonly frame: "none" | "inline" | "lines";
  /** The source with a space for every comment; nothing when it has a fault. */
  readonly code: string;
  /** Roles that a definition surely reads (`roles.server`), each where it is read first. */
  readonly roles: readonly { readonly name: string; readonly line: number }[];
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function faultAt(source: string, offset: number, code: SourceFault["code"], message: string): SourceFault {
  const before = source.slice(0, offset).split("\n");
  return { code, message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The end of the bracket that opens at `index`, as an index into the tokens. */
function closingOf(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at++) {
    if (tokens[at]?.kind === "open") depth++;
    if (tokens[at]?.kind === "close" && --depth === 0) return at;
  }
  return tokens.length;
}

interface Head {
  /** Index of the first token after the colon. */
  readonly body: number;
  readonly names: readonly string[];
}

/** The head of a function at `index` (`x:`, `{ a, b ? 1, ... }@args:`) with what it binds; null when there is none. */
function functionHead(tokens: readonly Token[], index: number): Head | null {
  const text = (at: number): string | undefined => tokens[at]?.text;
  const names: string[] = [];
  let at = index;
  const identifier = (): boolean => {
    const token = tokens[at];
    if (token?.kind !== "identifier") return false;
    names.push(token.text);
    at++;
    return true;
  };
  if (identifier()) {
    if (text(at) === ":") return { body: at + 1, names };
    if (text(at) !== "@") return null;
    at++;
  }
  if (text(at) !== "{") return null;
  const close = closingOf(tokens, at);
  let depth = 0;
  for (let inner = at; inner < close; inner++) {
    const token = tokens[inner];
    if (token?.kind === "open") depth++;
    if (token?.kind === "close") depth--;
    const opens = depth === 1 && (text(inner) === "{" || text(inner) === ",");
    const name = tokens[inner + 1];
    if (opens && name?.kind === "identifier") names.push(name.text);
  }
  at = close + 1;
  if (text(at) === "@") {
    at++;
    if (!identifier()) return null;
  }
  return text(at) === ":" ? { body: at + 1, names } : null;
}

function inspect(source: string): SourceFacts {
  const broken = (fault: SourceFault): SourceFacts => ({
    fault,
    free: [],
    frame: "lines",
    code: "",
    roles: [],
  });
  const surrogate = LONE_SURROGATE.exec(source);
  if (surrogate !== null) {
    return broken(faultAt(source, surrogate.index, "unbalanced-source", "half of a surrogate pair"));
  }
  const lexed = lex(source);
  if (!lexed.ok) {
    return broken(faultAt(source, lexed.failure.offset, "unbalanced-source", lexed.failure.reason));
  }
  const { tokens, comments } = lexed;
  if (tokens.length === 0) return broken(faultAt(source, 0, "empty-source", "no expression"));

  /** The first token from which on a name is bound. */
  const bound = new Map<string, number>();
  let body = 0;
  for (let head = functionHead(tokens, 0); head !== null; head = functionHead(tokens, body)) {
    for (const name of head.names) if (!bound.has(name)) bound.set(name, body);
    body = head.body;
  }
  const free = new Set<string>();
  tokens.forEach((token, index) => {
    const selected = tokens[index - 1]?.text === ".";
    if (
      token.kind === "identifier" &&
      !selected &&
      index < (bound.get(token.text) ?? Number.POSITIVE_INFINITY)
    ) {
      free.add(token.text);
    }
  });
  return {
    fault: null,
    free: SCOPE.filter((name) => free.has(name)),
    frame: frameOf(source, tokens, body),
    code: withoutComments(source, comments),
    roles: rolesRead(source, tokens),
  };
}

function rolesRead(source: string, tokens: readonly Token[]): SourceFacts["roles"] {
  const head = source.includes("roles") ? functionHead(tokens, 0) : null;
  if (!head?.names.includes("roles")) return [];
  const first = new Map<string, number>();
  for (const { text, offset } of membersRead(tokens.slice(head.body), "roles")) {
    if (!first.has(text)) first.set(text, source.slice(0, offset).split("\n").length);
  }
  return [...first].map(([name, line]) => ({ name, line }));
}

function withoutComments(source: string, comments: readonly Comment[]): string {
  let code = "";
  let from = 0;
  for (const { offset, end } of comments) {
    code += `${source.slice(from, offset)} `;
    from = end;
  }
  return from === 0 ? source : code + source.slice(from);
}

function frameOf(source: string, tokens: readonly Token[], body: number): SourceFacts["frame"] {
  const first = tokens[0];
  const last = tokens.at(-1);
  const tight = first?.offset === 0 && last !== undefined && last.offset + last.text.length === source.length;
  if (!tight || /[\r\n]/.test(source)) return "lines";
  const set = tokens[body]?.text === "{" && closingOf(tokens, body) === tokens.length - 1;
  const dotted = /^[a-zA-Z_][a-zA-Z0-9_'-]*(?:\.[a-zA-Z_][a-zA-Z0-9_'-]*)*$/.test(source);
  return set || (dotted && !isKeyword(first?.text ?? "")) ? "none" : "inline";
}

const known = new Map<string, SourceFacts>();
const KNOWN_LIMIT = 20_000;

/** What there is to know of a source; remembered, because documents repeat and share their sources. */
export function sourceFacts(source: string): SourceFacts {
  const before = known.get(source);
  if (before !== undefined) return before;
  const facts = inspect(source);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(source, facts);
  return facts;
}

/**
 * Whether a source can stand in a file without touching what is around it: brackets, strings, interpolations and
 * comments close. It says nothing of the rest of the syntax, on which Nix itself reports.
 */
export function checkSource(source: string): SourceFault | null {
  return sourceFacts(source).fault;
}
