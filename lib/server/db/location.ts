import path from "node:path";

/** The folder that holds everything the studio keeps: DATA_DIR, else ./data. */
export function dataDirectory(): string {
  return path.resolve(process.env.DATA_DIR || "data");
}

export function databaseFile(): string {
  return path.join(dataDirectory(), "studio.db");
}
