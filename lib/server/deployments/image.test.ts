import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imageStream, type OpenImage, openImage } from "./image";

const HASH = "0123456789abcdfghijklmnpqrsvwxyz";
let base: string;
let store: string;

beforeAll(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), "image-")));
  store = path.join(base, "store");
  await mkdir(store);
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** A store path with these files, and links where the text begins with `->`. */
async function storePath(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = path.join(store, `${HASH}-${name}`);
  for (const [file, text] of Object.entries(files)) {
    const at = path.join(folder, file);
    await mkdir(path.dirname(at), { recursive: true });
    if (text.startsWith("->")) await symlink(text.slice(2), at);
    else await writeFile(at, text);
  }
  return folder;
}

async function opened(toplevel: string): Promise<OpenImage> {
  const image = await openImage(toplevel, store);
  if (typeof image === "string") throw new Error(`there is ${image}`);
  return image;
}

describe("the image of a store path", () => {
  test("is its one image, also where that is a link within the store", async () => {
    const plain = await storePath("nixos.iso", { "iso/nixos-25.iso": "boot me", "iso/SHA256": "…" });
    const linked = await storePath("linked", { "iso/a.iso.zst": `->${plain}/iso/nixos-25.iso` });
    for (const [toplevel, suffix] of [
      [plain, ".iso"],
      [linked, ".iso.zst"],
    ] as const) {
      const image = await opened(toplevel);
      expect(image).toMatchObject({ size: 7, suffix, etag: `"${HASH}"` });
      await image.file.close();
    }
  });

  test("is none where what a package says is no store path", async () => {
    await mkdir(path.join(base, "elsewhere", "iso"), { recursive: true });
    await writeFile(path.join(base, "elsewhere", "iso", "a.iso"), "secret");
    const good = await storePath("good", { "iso/a.iso": "boot me" });
    for (const said of [
      path.join(base, "elsewhere"),
      `${good}/../../elsewhere`,
      `${good}/`,
      `${good}/iso`,
      `${store}/../elsewhere`,
      store,
      `${store}/${HASH.toUpperCase()}-good`,
      `${store}/${HASH}-`,
      `${store}/${HASH}-a\0b`,
      "",
    ])
      expect(await openImage(said, store), said).toBe("none");
  });

  test("is none where links lead out of the store, or into what is no path of it", async () => {
    await writeFile(path.join(base, "secret.iso"), "secret");
    await mkdir(path.join(base, "folder"), { recursive: true });
    await writeFile(path.join(base, "folder", "a.iso"), "secret");
    await mkdir(path.join(store, ".links"), { recursive: true });
    await writeFile(path.join(store, ".links", "a.iso"), "secret");
    const file = await storePath("file-out", { "iso/a.iso": `->${base}/secret.iso` });
    const folder = await storePath("folder-out", { iso: `->${base}/folder` });
    const links = await storePath("links", { "iso/a.iso": `->${store}/.links/a.iso` });
    const device = await storePath("device", { "iso/a.iso": "->/dev/zero" });
    const whole = path.join(store, `${HASH}-whole`);
    await mkdir(path.join(base, "whole", "iso"), { recursive: true });
    await writeFile(path.join(base, "whole", "iso", "a.iso"), "secret");
    await symlink(path.join(base, "whole"), whole);
    for (const toplevel of [file, folder, links, device, whole])
      expect(await openImage(toplevel, store), toplevel).toBe("none");
  });

  test("is none without exactly one regular file", async () => {
    const empty = await storePath("empty", { "bin/iso": "" });
    const two = await storePath("two", { "iso/a.iso": "a", "iso/b.iso": "b" });
    const inside = await storePath("inside", { "iso/a.iso/b": "a" });
    const dangling = await storePath("dangling", { "iso/a.iso": `->${store}/${HASH}-nothing/a.iso` });
    const crowd = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`iso/${index}`, ""]));
    const many = await storePath("many", { ...crowd, "iso/a.iso": "a" });
    for (const toplevel of [empty, two, inside, dangling, many])
      expect(await openImage(toplevel, store), toplevel).toBe("none");
  });

  test("is gone where the store path is", async () => {
    expect(await openImage(`${store}/${HASH}-collected`, store)).toBe("gone");
  });
});

describe("the stream of an image", () => {
  const signal = new AbortController().signal;
  const text = Array.from({ length: 200_000 }, (_, index) => `${index}\n`).join("");

  test("is exactly the part that is asked for, and closes the file", async () => {
    const toplevel = await storePath("long", { "iso/a.iso": text });
    for (const [start, end] of [
      [0, text.length - 1],
      [5, 5],
      [300_000, 900_000],
    ] as const) {
      const image = await opened(toplevel);
      const part = await new Response(imageStream(image, { start, end }, signal)).text();
      expect(part === text.slice(start, end + 1)).toBe(true);
      expect(image.file.fd).toBe(-1);
    }
  });

  test("of an empty image is empty", async () => {
    const image = await opened(await storePath("nothing", { "iso/a.iso": "" }));
    expect(await new Response(imageStream(image, { start: 0, end: -1 }, signal)).text()).toBe("");
    expect(image.file.fd).toBe(-1);
  });

  test("reads no further than it is read, and not at all once nobody is there", async () => {
    const toplevel = await storePath("left", { "iso/a.iso": text });
    const whole = { start: 0, end: text.length - 1 };
    const cancelled = await opened(toplevel);
    const reader = imageStream(cancelled, whole, signal).getReader();
    expect((await reader.read()).value?.length).toBeLessThan(text.length);
    await reader.cancel();
    expect(cancelled.file.fd).toBe(-1);

    const left = await opened(toplevel);
    const leaving = new AbortController();
    const stream = imageStream(left, whole, leaving.signal);
    leaving.abort();
    await expect(new Response(stream).text()).rejects.toThrow();
    await expect.poll(() => left.file.fd).toBe(-1);
  });
});
