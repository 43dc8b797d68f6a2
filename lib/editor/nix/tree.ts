/** What is used of a tree-sitter node, so that this layer needs no parser. */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly hasError: boolean;
  childForFieldName(name: string): SyntaxNode | null;
}

export function children(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter((child): child is SyntaxNode => child !== null);
}

/** The names of an attribute path up to the first one that is computed, and whether that was all of it. */
export function attributePath(node: SyntaxNode): {
  readonly names: readonly string[];
  readonly whole: boolean;
} {
  const names: string[] = [];
  for (const part of children(node)) {
    const name = attributeName(part);
    if (name === null) return { names, whole: false };
    names.push(name);
  }
  return { names, whole: true };
}

/** A name as written: an identifier, or a string without interpolation. */
export function attributeName(node: SyntaxNode): string | null {
  if (node.type === "identifier") return node.text;
  if (node.type !== "string_expression") return null;
  const inner = children(node);
  if (inner.length === 0) return "";
  return inner.length === 1 && inner[0]?.type === "string_fragment" ? inner[0].text : null;
}
