import "server-only";
import { constants, type Dirent } from "node:fs";
import { type FileHandle, open, opendir, realpath } from "node:fs/promises";
import path from "node:path";

/** The name of a store path: Nix's own alphabets. */
const STORE_NAME = /^[0-9a-df-np-sv-z]{32}-[0-9A-Za-z+\-._?=]{1,211}$/;
const IMAGE = /\.iso(?:\.zst)?$/;
/** NixOS puts one file there. */
const MOST_ENTRIES = 100;
const CHUNK = 256 * 1024;

/** An image that is there to be read. Whoever has it closes `file`. */
export interface OpenImage {
  readonly file: FileHandle;
  readonly size: number;
  /** What it ends in: `.iso` or `.iso.zst`. */
  readonly suffix: string;
  /** Names the content: a store path never changes. */
  readonly etag: string;
}

/** `gone`: there is no such store path any more. `none`: it is none, or holds no image that may be given away. */
export type NoImage = "gone" | "none";

/**
 * Opens the one image below `iso/` of a store path. What a package says it built is its author's word: nothing but a
 * regular file that itself lies in the store is opened, wherever links lead.
 */
export async function openImage(toplevel: string, store = "/nix/store"): Promise<OpenImage | NoImage> {
  const name = path.basename(toplevel);
  if (!STORE_NAME.test(name) || toplevel !== `${store}/${name}`) return "none";
  const root = await realpath(store).catch(() => null);
  if (root === null || (await realpath(toplevel).catch(() => null)) === null) return "gone";
  const folder = await inStore(root, path.join(toplevel, "iso"));
  if (folder === null) return "none";
  const found = await imageIn(folder);
  const real = found === null ? null : await inStore(root, path.join(folder, found));
  if (found === null || real === null) return "none";
  // Neither a link that came meanwhile nor a pipe without a writer is waited for.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => null);
  if (file === null) return "none";
  try {
    const stat = await file.stat();
    const opened = await realpath(`/proc/self/fd/${file.fd}`);
    if (stat.isFile() && opened === real) {
      const suffix = IMAGE.exec(found)?.[0] ?? "";
      return { file, size: stat.size, suffix, etag: `"${name.slice(0, 32)}"` };
    }
  } catch {
    // It was taken away just now.
  }
  await file.close();
  return "none";
}

/** Where a path really leads; null where that is nothing, or is outside of the store's paths. */
async function inStore(root: string, file: string): Promise<string | null> {
  const real = await realpath(file).catch(() => null);
  if (!real?.startsWith(`${root}/`)) return null;
  return STORE_NAME.test(real.slice(root.length + 1).split("/")[0] ?? "") ? real : null;
}

/** The name of the one image in a folder. */
async function imageIn(folder: string): Promise<string | null> {
  let found: string | null = null;
  let seen = 0;
  try {
    for await (const { name } of (await opendir(folder)) as AsyncIterable<Dirent>) {
      if (++seen > MOST_ENTRIES) return null;
      if (!IMAGE.test(name)) continue;
      if (found !== null) return null;
      found = name;
    }
  } catch {
    return null;
  }
  return found;
}

/** A part of an image as it is asked for; the file is closed at the end, or when the reader or `signal` goes away. */
export function imageStream(
  { file }: OpenImage,
  { start, end }: { readonly start: number; readonly end: number },
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  let at = start;
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    signal.removeEventListener("abort", leave);
    await file.close();
  };
  const leave = () => void close();
  return new ReadableStream<Uint8Array>(
    {
      async start() {
        signal.addEventListener("abort", leave);
        if (signal.aborted) await close();
      },
      async pull(controller) {
        if (!open) return controller.error(new Error("nobody reads any more"));
        const buffer = new Uint8Array(Math.min(CHUNK, end - at + 1));
        const { bytesRead } =
          buffer.length === 0 ? { bytesRead: 0 } : await file.read(buffer, 0, buffer.length, at);
        at += bytesRead;
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
        if (at <= end && bytesRead > 0) return;
        await close();
        if (at > end) controller.close();
        else controller.error(new Error("the image ended before its end"));
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
