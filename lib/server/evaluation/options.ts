import "server-only";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { DomainDocument } from "@/lib/model/schema";
import { compareBytes } from "@/lib/shared/json";
import { perProcess } from "../db/client";
import { dataDirectory } from "../db/location";

/** A NixOS option as completion shows it. */
export interface NixosOption {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

const Options = z.array(z.object({ name: z.string(), type: z.string(), description: z.string() }));

/** Options as Nix lists them, by name. */
export function readOptionsAnswer(json: string): readonly NixosOption[] {
  return Options.parse(JSON.parse(json)).sort((left, right) => compareBytes(left.name, right.name));
}

/** What decides the options: inputs, extensions and cluster modules. Documents with one key have the same options. */
export function optionsKey(document: DomainDocument): string {
  const { lock, nixpkgs, inputs, library, extensions, clusterModules } = document;
  return createHash("sha256")
    .update(JSON.stringify([lock, nixpkgs, inputs, library, extensions, clusterModules]))
    .digest("hex");
}

interface Kept {
  readonly key: string;
  readonly options: readonly NixosOption[];
}

const read = perProcess("cluster-studio.options", () => new Map<string, Kept>());
const KEPT = 5;

const fileOf = (domainId: string) => path.join(dataDirectory(), "options", `${domainId}.json`);

/** Keeps a domain's options, in place of older ones. */
export async function keepOptions(
  domainId: string,
  key: string,
  options: readonly NixosOption[],
): Promise<void> {
  const file = fileOf(domainId);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify({ key, options }), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** A domain's options as last listed, and what decided them; null where they never were. */
export async function keptOptions(domainId: string, wanted: string): Promise<Kept | null> {
  const cached = read.get(domainId);
  if (cached?.key === wanted) return cached;
  const text = await readFile(fileOf(domainId), "utf8").catch(() => null);
  if (text === null) return null;
  const kept = JSON.parse(text) as Kept;
  read.delete(domainId);
  read.set(domainId, kept);
  const oldest = read.keys().next();
  if (read.size > KEPT && !oldest.done) read.delete(oldest.value);
  return kept;
}
