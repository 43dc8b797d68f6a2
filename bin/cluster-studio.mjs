#!/usr/bin/env node
// The studio on the command line: cluster-studio --help
import path from "node:path";
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

// import.meta.url is the real file, also when a package manager links it into a bin folder.
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
register({ tsconfig: path.join(root, "tsconfig.json") });
const { main } = await import("../lib/cli/main.ts");
process.exitCode = await main(process.argv.slice(2), path.join(root, "nix"));
