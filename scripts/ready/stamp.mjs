import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

const SKIPPED = new Set(["node_modules", ".git", ".next", ".build", "generated", "data"]);

function* filesOf(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return;
  if (statSync(full).isFile()) {
    yield place;
    return;
  }
  for (const name of readdirSync(full).sort()) {
    if (!SKIPPED.has(name)) yield* filesOf(path.join(place, name));
  }
}

/** One hash of the names and contents of everything below `places`, except what `ignore` matches. */
export function hashOf(places, ignore = /$^/) {
  const hash = createHash("sha256").update(process.version);
  for (const place of places) {
    for (const file of filesOf(place)) {
      if (ignore.test(file)) continue;
      hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
    }
  }
  return hash.digest("hex");
}

/** Runs `work` unless it has already succeeded for the same `hash` and its result is still `there`. True when it ran. */
export async function once(name, hash, there, work) {
  const file = path.join(root, ".build", `${name}.sha256`);
  if (there && existsSync(file) && readFileSync(file, "utf8") === hash) return false;
  await work();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, hash);
  return true;
}
