import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { generateFlake } from "@/lib/codegen";
import type { DomainDocument } from "@/lib/model/schema";
import type { Json } from "@/lib/shared/json";
import { fail, ok, type Result } from "@/lib/shared/result";
import { libraryFiles } from "../domains/library";
import type { ConfinedOptions } from "./confined";
import type { Bind } from "./confinement";
import type { NixPrograms } from "./programs";
import type { Ended } from "./run";

/** A flake written out for Nix, and where the confined program sees it. */
export interface FlakeFolder {
  readonly folder: string;
  readonly bind: Bind;
}

const INSIDE = "/flake";

const referenceTo = (nix: NixPrograms, flake: FlakeFolder) => `path:${nix.confines ? INSIDE : flake.folder}`;

/** Writes the document's export into `folder`, which is emptied first. */
export async function writeFlake(document: DomainDocument, folder: string): Promise<FlakeFolder> {
  await rm(folder, { recursive: true, force: true });
  const files = [...generateFlake(document, { library: libraryFiles() })];
  for (const parent of new Set(files.map(([file]) => path.dirname(path.join(folder, file)))))
    await mkdir(parent, { recursive: true });
  await Promise.all(files.map(([file, text]) => writeFile(path.join(folder, file), text)));
  return { folder, bind: { from: folder, to: INSIDE } };
}

/** Folders that an administrator lets domains use as `path:` inputs (`LOCAL_INPUTS`, separated by colons). */
export function localInputs(): readonly Bind[] {
  const folders = (process.env.LOCAL_INPUTS ?? "").split(":").filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => ({ from: folder, to: folder }));
}

/** What is said of Nix where its time was over. */
export const TOOK_TOO_LONG = "This took longer than is allowed, and was ended.";

/** Whether the kernel ended Nix, as it does where memory runs out: the status is bubblewrap's for that signal. */
export const wasKilled = ({ code, limit }: Ended): boolean => limit === null && code === 128 + 9;

/**
 * What Nix said, without its warnings about a missing network, which is missing on purpose, without the tries before
 * the last one, without failures that it passes over, and without advice for who sits at a terminal.
 */
export function nixMessage(ended: Ended): string {
  if (ended.limit === "time") return TOOK_TOO_LONG;
  if (ended.limit === "cancelled") return "Cancelled.";
  if (ended.limit === "output")
    return "Nix said more than is allowed: an endless trace, or a value without end.";
  if (wasKilled(ended)) return "Nix was ended from outside: this server may have run out of memory.";
  const lines = ended.stderr
    .split("\n")
    .filter(
      (line) =>
        !/nss_dns|^error \(ignored\): |don't have Internet access|^warning: Git tree|; retrying in \d+ ms(?: \(attempt \d+\/\d+\))?$|^\(use '--show-trace'|^trace: cluster-studio [0-9a-f]{16} /.test(
          line,
        ),
    );
  const text = lines.join("\n").trim();
  if (/Too many heap sections|out of memory|bad_alloc|Cannot allocate/i.test(text) || ended.code === null) {
    return text === "" ? "Nix ended without a word: it needed more memory than is allowed." : text;
  }
  return text === "" ? `Nix ended with status ${ended.code}.` : text;
}

const LockFile = z.record(z.string(), z.json());

/**
 * Locks the flake's inputs, over the network but for what the store holds.
 * @returns the lock as the document keeps it.
 */
export async function lockFlake(
  nix: NixPrograms,
  flake: FlakeFolder,
  options: {
    /** Which inputs to look up anew: all, or those named. */
    readonly update?: "all" | readonly string[];
    readonly signal?: AbortSignal;
  } = {},
): Promise<Result<Readonly<Record<string, Json>>, string>> {
  const { update } = options;
  const modern = nix.atLeast("2.19");
  const some = Array.isArray(update) ? (update as readonly string[]) : null;
  const command = some
    ? modern
      ? ["flake", "update", ...some]
      : ["flake", "lock", ...some.flatMap((input) => ["--update-input", input])]
    : ["flake", update === "all" ? "update" : "lock"];
  const target =
    update !== undefined && modern ? ["--flake", referenceTo(nix, flake)] : [referenceTo(nix, flake)];
  const ended = await nix.nix([...command, ...target], {
    network: nix.canReachOutside ? "outside" : "none",
    binds: [{ ...flake.bind, writable: true }, ...localInputs()],
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (ended.code !== 0) return fail(nixMessage(ended));
  const text = await readFile(path.join(flake.folder, "flake.lock"), "utf8").catch(() => null);
  if (text === null) return ok({});
  return ok(LockFile.parse(JSON.parse(text)) as Readonly<Record<string, Json>>);
}

/** Puts the sources of a locked flake's inputs into the store, over the network; null, or why that failed. */
export async function fetchInputs(
  nix: NixPrograms,
  flake: FlakeFolder,
  signal: AbortSignal,
): Promise<string | null> {
  const ended = await nix.nix(["flake", "archive", "--no-write-lock-file", referenceTo(nix, flake)], {
    network: nix.canReachOutside ? "outside" : "none",
    binds: [flake.bind, ...localInputs()],
    signal,
  });
  return ended.code === 0 ? null : nixMessage(ended);
}

/** Runs a `nix` command on the locked flake, without network; `attribute` is appended as Nix quotes it. */
export function nixOnFlake(
  nix: NixPrograms,
  flake: FlakeFolder,
  command: readonly string[],
  attribute: readonly string[],
  options: ConfinedOptions & { readonly more?: readonly string[] } = {},
): Promise<Ended> {
  const { more = [], ...rest } = options;
  const reference = `${referenceTo(nix, flake)}#${attribute.map((part) => JSON.stringify(part)).join(".")}`;
  return nix.nix([...command, "--no-write-lock-file", reference, ...more], {
    ...rest,
    binds: [flake.bind, ...localInputs(), ...(rest.binds ?? [])],
  });
}
