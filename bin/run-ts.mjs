#!/usr/bin/env node
// Runs a TypeScript entry point with the project's path aliases: node bin/run-ts.mjs FILE [ARGS...]
import path from "node:path";
import { pathToFileURL } from "node:url";
import { register } from "tsx/esm/api";

const [, , file, ...args] = process.argv;
if (!file) {
  process.stderr.write("usage: run-ts FILE [ARGS...]\n");
  process.exit(2);
}
register();
process.argv = [process.argv[0] ?? "node", path.resolve(file), ...args];
await import(pathToFileURL(path.resolve(file)).href);
