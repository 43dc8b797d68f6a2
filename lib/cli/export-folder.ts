import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "@/lib/cli/failure";
import { textHash } from "@/lib/codegen/hash";
import { type ExportPositions, MANIFEST, recordedHashes } from "@/lib/codegen/manifest";
import { listed } from "@/lib/resolver/listed";
import { isJsonObject, type Json } from "@/lib/shared/json";

/** Where a complete export waits to be moved into place; found again when a run was cut off. */
const STAGE = ".cluster-studio-export";

/** What writing did, paths relative to the folder. */
export interface WriteReport {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** A folder to export into. Nothing in it is touched before everything that is to be written has been written beside it. */
export class ExportFolder {
  private constructor(
    private readonly path: string,
    /** Hashes that an export of ours recorded here; undefined when there was none. */
    private readonly hashes: ReadonlyMap<string, ReadonlySet<string>> | undefined,
    readonly recorded: { readonly positions: ExportPositions; readonly name: string | undefined },
  ) {}

  static open(out: string): ExportFolder {
    return attempt(out, () => {
      const path = existsSync(out) ? realpathSync(out) : resolve(out);
      const manifest = textOf(join(path, MANIFEST));
      const hashes = new Map<string, Set<string>>();
      let ours = false;
      // A run that was cut off leaves files of both exports.
      for (const text of [manifest, textOf(join(path, STAGE, MANIFEST))]) {
        const recorded = text === undefined ? null : recordedHashes(text);
        if (recorded === null) continue;
        ours = true;
        for (const [file, hash] of recorded)
          if (isInside(file)) hashes.set(file, (hashes.get(file) ?? new Set()).add(hash));
      }
      return new ExportFolder(path, ours ? hashes : undefined, recordedBeside(manifest));
    });
  }

  /** Writes the files, and removes those of an earlier export that are no longer part of it. */
  write(files: ReadonlyMap<string, string>, force: boolean): WriteReport {
    return attempt(this.path, () => {
      const here = existsSync(this.path) ? readdirSync(this.path) : [];
      if (here.length === 0) return this.create(files);
      if (!force) this.refuse(files);
      return this.update(files);
    });
  }

  private refuse(files: ReadonlyMap<string, string>): void {
    const { hashes } = this;
    if (hashes === undefined)
      throw Failure.use(
        `${this.path} is not empty, and no export of the studio: choose another folder, or --force`,
      );
    const changed = [...new Set([...files.keys(), ...hashes.keys()])].filter((file) => {
      const text = file === MANIFEST ? undefined : textOf(join(this.path, file));
      return text !== undefined && text !== files.get(file) && !hashes.get(file)?.has(textHash(text));
    });
    const names = changed.sort();
    if (names.length > 0)
      throw Failure.use(
        `files in ${this.path} were changed by hand: ${listed(names, "none")}; --force writes over them`,
      );
  }

  private create(files: ReadonlyMap<string, string>): WriteReport {
    mkdirSync(dirname(this.path), { recursive: true });
    const stage = mkdtempSync(join(dirname(this.path), `.${basename(this.path)}-`));
    try {
      // mkdtemp's folder is for its owner only; an ordinary one follows the umask.
      const inner = join(stage, "export");
      fill(inner, files);
      if (existsSync(this.path)) rmdirSync(this.path);
      renameSync(inner, this.path);
    } finally {
      rmSync(stage, { recursive: true, force: true });
    }
    return { written: [...files.keys()], removed: [], unchanged: 0 };
  }

  private update(files: ReadonlyMap<string, string>): WriteReport {
    const stage = join(this.path, STAGE);
    rmSync(stage, { recursive: true, force: true });
    const changed = new Map([...files].filter(([file, text]) => textOf(join(this.path, file)) !== text));
    const removed = [...(this.hashes?.keys() ?? [])].filter(
      (file) => !files.has(file) && existsSync(join(this.path, file)),
    );
    const manifest = files.get(MANIFEST) ?? "";
    try {
      fill(stage, new Map([...changed, [MANIFEST, manifest]]));
    } catch (error) {
      rmSync(stage, { recursive: true, force: true });
      throw error;
    }
    for (const file of changed.keys()) {
      mkdirSync(dirname(join(this.path, file)), { recursive: true });
      if (file !== MANIFEST) renameSync(join(stage, file), join(this.path, file));
    }
    for (const file of removed) removeFile(this.path, file);
    renameSync(join(stage, MANIFEST), join(this.path, MANIFEST));
    rmSync(stage, { recursive: true, force: true });
    return { written: [...changed.keys()], removed, unchanged: files.size - changed.size };
  }
}

function recordedBeside(manifest: string | undefined): ExportFolder["recorded"] {
  let value: unknown;
  try {
    value = manifest === undefined ? undefined : JSON.parse(manifest);
  } catch {
    // Not ours then: `recordedHashes` says so too.
  }
  if (!isJsonObject(value)) return { positions: {}, name: undefined };
  const name: Json | undefined = value.name;
  return {
    positions: isJsonObject(value.positions) ? (value.positions as unknown as ExportPositions) : {},
    name: typeof name === "string" ? name : undefined,
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function fill(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text, { flush: true });
  }
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(root: string, file: string): void {
  rmSync(join(root, file), { force: true });
  for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) {
    if (readdirSync(join(root, folder)).length > 0) return;
    rmdirSync(join(root, folder));
  }
}

/** A recorded path is read from a file that anybody may have written: it never leads out of the folder. */
function isInside(file: string): boolean {
  return file !== "" && !file.startsWith("/") && !file.split("/").includes("..");
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function attempt<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    if (error instanceof Failure || codeOf(error) === undefined) throw error;
    throw Failure.use(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
