import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { isJsonObject, type Json, type JsonObject, own } from "@/lib/shared/json";

const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** Bytes as Nix writes them in the names of store paths: base 32 of its own, the last bits first. */
function nixBase32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  let text = "";
  for (let at = length - 1; at >= 0; at--) {
    const bit = at * 5;
    const low = (bytes[bit >> 3] ?? 0) >> (bit & 7);
    const high = (bytes[(bit >> 3) + 1] ?? 0) << (8 - (bit & 7));
    text += ALPHABET[(low | high) & 31];
  }
  return text;
}

/** Where the store keeps the source of an input with this `narHash` (`sha256-<base64>`); null for another kind of hash. */
export function sourcePath(narHash: string): string | null {
  const base64 = /^sha256-([A-Za-z0-9+/]{43}=)$/.exec(narHash)?.[1];
  if (base64 === undefined) return null;
  const hex = Buffer.from(base64, "base64").toString("hex");
  const digest = createHash("sha256").update(`source:sha256:${hex}:/nix/store:source`).digest();
  // The store keeps 160 bits: the digest folded onto itself.
  const folded = new Uint8Array(20);
  for (const [index, byte] of digest.entries()) folded[index % 20] = (folded[index % 20] ?? 0) ^ byte;
  return `/nix/store/${nixBase32(folded)}-source`;
}

/** Whether the store may lack the source of an input that a lock (the content of `flake.lock`) names. */
export function lacksSources(lock: JsonObject): boolean {
  const nodes = own(lock, "nodes");
  if (!isJsonObject(nodes as Json)) return false;
  return Object.values(nodes as JsonObject).some((node) => {
    const locked = isJsonObject(node) ? own(node, "locked") : undefined;
    if (!isJsonObject(locked as Json)) return false;
    const narHash = own(locked as JsonObject, "narHash");
    const path = typeof narHash === "string" ? sourcePath(narHash) : null;
    return path === null || !existsSync(path);
  });
}
