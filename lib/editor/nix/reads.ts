import { attributeName, attributePath, children, type SyntaxNode } from "./tree";

/** A part of its argument that a definition reads: `["roles", "server", "ips"]`. */
export interface Read {
  readonly path: readonly string[];
  /** Where, in UTF-16 units of the source. */
  readonly start: number;
  readonly end: number;
}

/** What a definition does with its argument. */
export interface ArgumentReads {
  readonly reads: readonly Read[];
  /** The names in the closure's pattern; null where it takes everything (`args:`). */
  readonly formals: readonly string[] | null;
}

/** What a name means in a scope: a part of the argument, or something else (null). */
type Scope = ReadonlyMap<string, readonly string[] | null>;

/**
 * Finds what a definition reads of its argument by following names: parameters, `args@`, `let`, `inherit` and `with`.
 * A value that is handed on whole is read whole. Null when the source is no closure.
 */
export function argumentReads(root: SyntaxNode): ArgumentReads | null {
  const closure = closureOf(root);
  if (!closure) return null;
  const scope = new Map<string, readonly string[] | null>();
  const universal = closure.childForFieldName("universal");
  if (universal) scope.set(universal.text, []);
  const pattern = closure.childForFieldName("formals");
  const names = pattern ? formalNames(pattern) : null;
  for (const name of names ?? []) scope.set(name, [name]);
  const reads: Read[] = [];
  const body = closure.childForFieldName("body");
  if (body) walk(body, scope, reads);
  for (const formal of pattern ? children(pattern) : []) {
    const fallback = formal.childForFieldName("default");
    if (fallback) walk(fallback, scope, reads);
  }
  return { reads, formals: names };
}

function closureOf(node: SyntaxNode): SyntaxNode | null {
  if (node.type === "function_expression") return node;
  if (node.type !== "source_code" && node.type !== "parenthesized_expression") return null;
  const inner = node.childForFieldName("expression");
  return inner ? closureOf(inner) : null;
}

function formalNames(pattern: SyntaxNode): string[] {
  return children(pattern).flatMap((formal) => formal.childForFieldName("name")?.text ?? []);
}

/** The part of the argument that an expression is, when it is nothing but that. */
function meaning(node: SyntaxNode, scope: Scope): { path: readonly string[]; whole: boolean } | null {
  if (node.type === "parenthesized_expression") {
    const inner = node.childForFieldName("expression");
    return inner ? meaning(inner, scope) : null;
  }
  if (node.type === "variable_expression") {
    const path = scope.get(node.text);
    return path ? { path, whole: true } : null;
  }
  if (node.type !== "select_expression") return null;
  const base = node.childForFieldName("expression");
  const attributes = node.childForFieldName("attrpath");
  const from = base ? meaning(base, scope) : null;
  if (!from?.whole || !attributes) return from;
  const { names, whole } = attributePath(attributes);
  return { path: [...from.path, ...names], whole };
}

function walk(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  const found = meaning(node, scope);
  if (found) {
    if (found.path.length > 0) reads.push({ path: found.path, start: node.startIndex, end: node.endIndex });
    // `roles.${name} or default`: what computes the name, and the default, may read on their own.
    for (const part of node.type === "select_expression" ? children(node) : []) {
      if (part.type === "attrpath") walkEach(part, scope, reads);
      else if (part.startIndex > node.startIndex) walk(part, scope, reads);
    }
    return;
  }
  switch (node.type) {
    case "function_expression":
      walkFunction(node, scope, reads);
      return;
    case "let_expression":
    case "rec_attrset_expression":
    case "let_attrset_expression":
      walkBindings(node, scope, reads);
      return;
    case "with_expression":
      walkWith(node, scope, reads);
      return;
    case "inherit_from":
      walkInherit(node, scope, reads);
      return;
    case "inherit":
      for (const name of inheritedNames(node)) readName(name, scope, reads);
      return;
    default:
      walkEach(node, scope, reads);
  }
}

function walkEach(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  for (const child of children(node)) walk(child, scope, reads);
}

function readName(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  const path = scope.get(node.text);
  if (path && path.length > 0) reads.push({ path, start: node.startIndex, end: node.endIndex });
}

function walkFunction(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  const inner = new Map(scope);
  const universal = node.childForFieldName("universal");
  const formals = node.childForFieldName("formals");
  if (universal) inner.set(universal.text, null);
  for (const name of formals ? formalNames(formals) : []) inner.set(name, null);
  for (const child of children(node)) {
    if (child.startIndex !== universal?.startIndex) walk(child, inner, reads);
  }
}

/** `let` and `rec`: their names hold inside, and one that is just a part of the argument stands for that part. */
function walkBindings(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  const inner = new Map(scope);
  const set = children(node).find((child) => child.type === "binding_set");
  const bindings = set ? children(set) : [];
  const aliases = new Set<SyntaxNode>();
  for (const binding of bindings) {
    for (const [name, path] of boundNames(binding, scope)) {
      inner.set(name, path);
      if (path !== null) aliases.add(binding);
    }
  }
  const local = node.type === "let_expression";
  for (const child of children(node)) {
    if (child !== set) walk(child, inner, reads);
  }
  for (const binding of bindings) {
    // What a local name stands for is read where the name is used; a set's attribute is read by whoever gets the set.
    if (local && aliases.has(binding)) continue;
    const value = binding.childForFieldName("expression");
    if (binding.type === "binding") {
      if (value) walk(value, inner, reads);
    } else walk(binding, scope, reads);
  }
}

function boundNames(binding: SyntaxNode, scope: Scope): [string, readonly string[] | null][] {
  if (binding.type === "binding") {
    const path = binding.childForFieldName("attrpath");
    const value = binding.childForFieldName("expression");
    const [first, ...more] = path ? children(path) : [];
    const name = first ? attributeName(first) : null;
    if (name === null) return [];
    const part = more.length === 0 && value ? meaning(value, scope) : null;
    return [[name, part?.whole ? part.path : null]];
  }
  if (binding.type === "inherit_from") {
    const from = binding.childForFieldName("expression");
    const part = from ? meaning(from, scope) : null;
    return inheritedNames(binding).map((name) => [name.text, part?.whole ? [...part.path, name.text] : null]);
  }
  return inheritedNames(binding).map((name) => [name.text, scope.get(name.text) ?? null]);
}

function inheritedNames(node: SyntaxNode): SyntaxNode[] {
  const list =
    node.childForFieldName("attrs") ?? children(node).find((child) => child.type === "inherited_attrs");
  return list ? children(list) : [];
}

function walkInherit(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  const from = node.childForFieldName("expression");
  const part = from ? meaning(from, scope) : null;
  if (!part?.whole) {
    if (from) walk(from, scope, reads);
    return;
  }
  for (const name of inheritedNames(node)) {
    reads.push({ path: [...part.path, name.text], start: name.startIndex, end: name.endIndex });
  }
}

/** Inside `with roles.server;` a free name may be one of that set's: reads the set by those names. */
function walkWith(node: SyntaxNode, scope: Scope, reads: Read[]): void {
  const environment = node.childForFieldName("environment");
  const body = node.childForFieldName("body");
  const part = environment ? meaning(environment, scope) : null;
  if (environment && !part) walk(environment, scope, reads);
  if (!body) return;
  const inner = part?.whole ? new WithScope(scope, part.path) : scope;
  walk(body, inner, reads);
}

/** Names of the group that a `with` opens; names from outside come first, as in Nix. */
const GROUP = ["machines", "names", "fqdns", "ips"];
class WithScope extends Map<string, readonly string[] | null> {
  constructor(outer: Scope, path: readonly string[]) {
    const names: [string, readonly string[]][] =
      path.length === 2 || path[0] === "selectors" ? GROUP.map((name) => [name, [...path, name]]) : [];
    super([...names, ...outer]);
  }
}
