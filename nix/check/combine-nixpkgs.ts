import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/** Every word of the Nix files below a folder that could be an attribute's name. */
async function wordsBelow(folder: string): Promise<Set<string>> {
  const words = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".nix")) continue;
    const text = await readFile(path.join(entry.parentPath, entry.name), "utf8");
    for (const word of text.matchAll(/[A-Za-z_][A-Za-z0-9_'-]*/g)) words.add(word[0]);
  }
  return words;
}

/**
 * Makes a tree that evaluates like nixpkgs out of a `lib` and a tree with `nixos/`, where there is no nixpkgs with
 * both: `out` holds `lib/`, `nixos/` and a package set in which every package is there and none can be built.
 */
export async function combineNixpkgs(lib: string, nixos: string, out: string): Promise<void> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  await mkdir(out, { recursive: true });
  await cp(path.join(lib, "lib"), path.join(out, "lib"), { recursive: true });
  await cp(path.join(nixos, "nixos"), path.join(out, "nixos"), { recursive: true });
  await cp(path.join(here, "any-packages.nix"), path.join(out, "default.nix"));
  await cp(path.join(here, "nixpkgs-tree.nix"), path.join(out, "outputs.nix"));
  await writeFile(
    path.join(out, "flake.nix"),
    '{ outputs = { self }: removeAttrs (import ./outputs.nix ./.) [ "outPath" ]; }\n',
  );
  const words = await wordsBelow(path.join(nixos, "nixos"));
  await writeFile(path.join(out, "words.json"), JSON.stringify([...words].sort()));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { lib: { type: "string" }, nixos: { type: "string" }, out: { type: "string" } },
  });
  if (values.lib === undefined || values.nixos === undefined || values.out === undefined) {
    process.stderr.write("usage: run-ts nix/check/combine-nixpkgs.ts --lib DIR --nixos DIR --out DIR\n");
    process.exit(2);
  }
  await combineNixpkgs(values.lib, values.nixos, values.out);
}
