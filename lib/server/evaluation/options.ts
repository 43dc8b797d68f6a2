import "server-only";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
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

/** A domain's options as they were listed, and `imports` (`OptionSource`): which of its machines' imports are in there. */
const Kept = z.object({ key: z.string(), imports: z.array(z.string()), options: Options });
export type Kept = z.output<typeof Kept>;

/** What Nix lists of several machines, by name; the first that has an option describes it. */
export function readOptionsAnswers(answers: readonly string[]): NixosOption[] {
  const found = new Map<string, NixosOption>();
  for (const answer of answers)
    for (const option of Options.parse(JSON.parse(answer)))
      if (!found.has(option.name)) found.set(option.name, option);
  return [...found.values()].sort((left, right) => compareBytes(left.name, right.name));
}

/** What decides the options: inputs, extensions and cluster modules. Documents with one key have the same options. */
export function optionsKey(document: DomainDocument): string {
  const { lock, nixpkgs, inputs, library, extensions, clusterModules } = document;
  return createHash("sha256")
    .update(JSON.stringify([lock, nixpkgs, inputs, library, extensions, clusterModules]))
    .digest("hex");
}

const read = perProcess(
  "cluster-studio.options",
  () => new Map<string, Kept & { readonly written: number }>(),
);
const KEPT = 5;

const fileOf = (domainId: string) => path.join(dataDirectory(), "options", `${domainId}.json`);

/** Keeps a domain's options, in place of older ones. */
export async function keepOptions(domainId: string, kept: Kept): Promise<void> {
  const file = fileOf(domainId);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** A domain's options as last listed, and what decided them; null where they never were. */
export async function keptOptions(domainId: string): Promise<Kept | null> {
  const file = fileOf(domainId);
  const written = (await stat(file).catch(() => null))?.mtimeMs;
  if (written === undefined) return null;
  const cached = read.get(domainId);
  if (cached?.written === written) return cached;
  const parsed = Kept.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!parsed.success) return null;
  const kept = { ...parsed.data, written };
  read.delete(domainId);
  read.set(domainId, kept);
  const oldest = read.keys().next();
  if (read.size > KEPT && !oldest.done) read.delete(oldest.value);
  return kept;
}
