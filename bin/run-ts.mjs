#!/usr/bin/env node
// Runs a TypeScript entry point with the project's path aliases: node bin/run-ts.mjs FILE [ARGS...]
import { register as registerHook } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { register } from "tsx/esm/api";

const [, , file, ...args] = process.argv;
if (!file) {
  process.stderr.write("usage: run-ts FILE [ARGS...]\n");
  process.exit(2);
}
// The guard package throws outside of Next.js's server bundle; this process is a server too.
const withoutGuard = `export const resolve = (name, context, next) =>
  name === "server-only" ? { url: "data:text/javascript,", shortCircuit: true } : next(name, context);`;
registerHook(`data:text/javascript,${encodeURIComponent(withoutGuard)}`);
register();
process.argv = [process.argv[0] ?? "node", path.resolve(file), ...args];
await import(pathToFileURL(path.resolve(file)).href);
