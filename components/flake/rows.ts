import type { TreeRow } from "@/components/ui/VirtualTree";
import { LIBRARY_FOLDER } from "@/lib/codegen/library";

export type FileMark = "added" | "changed" | "removed";

export interface FileRow extends TreeRow {
  readonly type: "folder" | "file";
  readonly name: string;
  readonly path: string;
  /** Of a folder: whether anything inside is marked. */
  readonly mark: FileMark | null;
  readonly count: number;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: string[];
}

/** Folders with more files than this are closed at first. */
const MANY = 40;

/** The files of an export as a tree: folders first, each by name. */
export function fileRows(
  paths: Iterable<string>,
  marks: ReadonlyMap<string, FileMark>,
  opened: ReadonlyMap<string, boolean>,
): readonly FileRow[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const path of paths) {
    const parts = path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      let next = folder.folders.get(part);
      if (next === undefined) {
        next = { folders: new Map(), files: [] };
        folder.folders.set(part, next);
      }
      folder = next;
    }
    folder.files.push(parts.at(-1) ?? path);
  }
  const rows: FileRow[] = [];
  add(root, "", null, 1);
  return rows;

  function add(folder: Folder, at: string, parent: string | null, level: number): void {
    const setSize = folder.folders.size + folder.files.length;
    let position = 0;
    for (const [name, inner] of folder.folders) {
      const path = at + name;
      const count = size(inner);
      const open = opened.get(path) ?? (path !== LIBRARY_FOLDER && inner.files.length <= MANY);
      position += 1;
      const mark = [...marks.keys()].some((each) => each.startsWith(`${path}/`)) ? "changed" : null;
      rows.push({
        type: "folder",
        id: path,
        parent,
        level,
        open,
        position,
        setSize,
        name,
        path,
        mark,
        count,
      });
      if (open) add(inner, `${path}/`, path, level + 1);
    }
    for (const name of folder.files) {
      const path = at + name;
      position += 1;
      const mark = marks.get(path) ?? null;
      rows.push({
        type: "file",
        id: path,
        parent,
        level,
        open: null,
        position,
        setSize,
        name,
        path,
        mark,
        count: 0,
      });
    }
  }
}

function size(folder: Folder): number {
  let count = folder.files.length;
  for (const inner of folder.folders.values()) count += size(inner);
  return count;
}
