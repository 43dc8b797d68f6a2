import path from "node:path";

/** The folder that holds everything the studio keeps: DATA_DIR, else ./data. */
export function dataDirectory(): string {
  // The bundler would otherwise take the whole repository for what this path may mean.
  return path.resolve(/* turbopackIgnore: true */ process.env.DATA_DIR || "data");
}

export function databaseFile(): string {
  return path.join(/* turbopackIgnore: true */ dataDirectory(), "studio.db");
}
