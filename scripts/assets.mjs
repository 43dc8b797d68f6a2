// Copies what the browser fetches by name, and no bundler carries, from packages into public/.
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { root } from "./ready/root.mjs";

const ASSETS = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "@cursorless/tree-sitter-wasms/out/tree-sitter-nix.wasm",
];

const folder = path.join(root, "public/wasm");
mkdirSync(folder, { recursive: true });
for (const asset of ASSETS) {
  copyFileSync(path.join(root, "node_modules", asset), path.join(folder, path.basename(asset)));
}
