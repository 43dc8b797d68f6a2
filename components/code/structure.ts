import type { Node } from "web-tree-sitter";

/** The first place where the grammar cannot go on; null when the tree is whole. */
export function brokenAt(root: Node): { readonly start: number; readonly end: number } | null {
  let node: Node = root;
  while (node.hasError && !node.isError && !node.isMissing) {
    const inner = node.children.find((child) => child !== null && (child.hasError || child.isMissing));
    if (!inner) break;
    node = inner;
  }
  if (!node.isError && !node.isMissing) return null;
  return { start: node.startIndex, end: Math.max(node.endIndex, node.startIndex + 1) };
}
