import "server-only";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { readSetting, writeSetting } from "../db/domain-settings";
import { dataDirectory } from "../db/location";
import { seal, unseal } from "./seal";

const execute = promisify(execFile);

/** A domain's key to its machines; the private half leaves the server only as a signature of an agent. */
interface StoredKey {
  readonly publicKey: string;
  readonly sealed: string;
  readonly createdAt: string;
}

const purpose = (domainId: string) => `deploy-key ${domainId}`;

/** The public half, as `authorized_keys` takes it; null where the domain has none. */
export async function deployKey(
  domainId: string,
): Promise<{ readonly publicKey: string; readonly createdAt: string } | null> {
  const stored = await readSetting<StoredKey>("deploy-key", domainId);
  return stored && { publicKey: stored.publicKey, createdAt: stored.createdAt };
}

/** Makes a new key, in place of the one before. */
export async function generateDeployKey(domainId: string, domainName: string): Promise<void> {
  // A folder of our own account alone, and gone again before anybody is answered.
  const folder = await mkdtemp(path.join(dataDirectory(), "new-key-"));
  try {
    const file = path.join(folder, "key");
    const comment = `cluster-studio ${domainName.replace(/[^\w.-]+/g, "-")}`;
    await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
    const stored: StoredKey = {
      publicKey: (await readFile(`${file}.pub`, "utf8")).trim(),
      sealed: seal(await readFile(file, "utf8"), purpose(domainId)),
      createdAt: new Date().toISOString(),
    };
    await writeSetting("deploy-key", domainId, stored);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function removeDeployKey(domainId: string): Promise<void> {
  await writeSetting("deploy-key", domainId, null);
}

/** The private half, for an agent. */
export async function privateDeployKey(domainId: string): Promise<string | null> {
  const stored = await readSetting<StoredKey>("deploy-key", domainId);
  return stored && unseal(stored.sealed, purpose(domainId));
}
