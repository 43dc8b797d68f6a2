import "server-only";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataDirectory } from "../db/location";

/** A random secret for links and tokens, safe in an address. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a random secret: enough to recognise it, useless to use. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares in constant time, whatever the lengths. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** A secret kept as a file of DATA_DIR that only the studio's own account reads; made on first use. */
export function secretFile(name: "auth-secret" | "setup-token"): string {
  const file = path.join(dataDirectory(), name);
  if (!existsSync(file)) {
    mkdirSync(dataDirectory(), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${newSecret()}\n`, { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process of this instance was first.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
  return readFileSync(file, "utf8").trim();
}

export function removeSecretFile(name: "setup-token"): void {
  rmSync(path.join(dataDirectory(), name), { force: true });
}
