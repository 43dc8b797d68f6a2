import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

interface Manifest {
  readonly rootMainFiles: readonly string[];
}

/** JavaScript that a page's first visit loads, from the production build: files and their gzipped size together. */
export interface FirstVisit {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Adds up the scripts that the build says a route starts with: Next's own, and those of its layouts and page. Monaco and
 * whatever else is loaded on demand are not among them. A text when there is no build of the route.
 */
export function firstVisit(root: string, route: string): FirstVisit | string {
  const build = join(root, ".next");
  try {
    const { rootMainFiles } = JSON.parse(
      readFileSync(join(build, "build-manifest.json"), "utf8"),
    ) as Manifest;
    const text = readFileSync(join(build, "server/app", route, "page_client-reference-manifest.js"), "utf8");
    const scripts = new Set([...rootMainFiles, ...entryScripts(text)]);
    let bytes = 0;
    for (const script of scripts) bytes += gzipSync(readFileSync(join(build, decodeURI(script)))).length;
    return { files: scripts.size, bytes };
  } catch (error) {
    return `no production build of ${route} (${error instanceof Error ? error.message.split(",")[0] : error})`;
  }
}

/** The manifest is a script that assigns one JSON value. */
function entryScripts(text: string): readonly string[] {
  const start = text.indexOf("] = ");
  const value = JSON.parse(text.slice(start + 4).replace(/;?\s*$/, "")) as {
    readonly entryJSFiles?: Readonly<Record<string, readonly string[]>>;
  };
  return Object.values(value.entryJSFiles ?? {}).flat();
}
