import type { Parser, Tree } from "web-tree-sitter";

let loading: Promise<Parser> | null = null;

async function load(): Promise<Parser> {
  const { Language, Parser: TreeSitter } = await import("web-tree-sitter");
  await TreeSitter.init({ locateFile: () => "/wasm/web-tree-sitter.wasm" });
  const parser = new TreeSitter();
  parser.setLanguage(await Language.load("/wasm/tree-sitter-nix.wasm"));
  return parser;
}

/**
 * Parses Nix for its structure. The grammar misreads some valid files, so it is no authority on errors.
 * Whoever gets a tree deletes it.
 */
export async function parseNix(source: string): Promise<Tree | null> {
  // A failure is that of a bad network: the next source tries again.
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return (await loading).parse(source);
}
