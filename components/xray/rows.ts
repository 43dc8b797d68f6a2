import type { TreeRow } from "@/components/ui/VirtualTree";
import { isJsonObject, type Json, pointer, sameJson } from "@/lib/shared/json";
import type { ArgumentPath, ReadMark, ReadMarks } from "./reads";

/** The argument of one service on one machine, and what it is compared with. */
export interface XraySection {
  /** Long form of the service. */
  readonly service: string;
  /** Whether the service has a row of its own, above its argument. */
  readonly headed: boolean;
  /** Undefined when only the pinned machine receives it. */
  readonly value: Json | undefined;
  /** The argument on the pinned machine, undefined when it receives none; absent when nothing is compared. */
  readonly pinned?: Json | undefined;
  /** Null when it is not known what the definition reads. */
  readonly reads: ReadMarks | null;
}

/** What became of a value between the pinned machine and this one. */
export type Change = "same" | "different" | "added" | "removed";

export interface XrayRow extends TreeRow {
  readonly service: string;
  /** Empty for the row of a service. */
  readonly path: ArgumentPath;
  readonly name: string | number;
  /** Undefined when only the pinned machine has it. */
  readonly value: Json | undefined;
  readonly pinned: Json | undefined;
  /** Null when nothing is compared. */
  readonly change: Change | null;
  readonly read: ReadMark;
}

export interface RowOptions {
  /** What a person has opened or closed, by row. */
  readonly opened: ReadonlyMap<string, boolean>;
  readonly onlyRead: boolean;
  readonly onlyDifferent: boolean;
}

/** The rows of arguments, in order: only what is open is walked, so that size costs nothing until it is looked at. */
export function xrayRows(sections: readonly XraySection[], options: RowOptions): readonly XrayRow[] {
  const rows: XrayRow[] = [];
  const shown = sections.filter((section) => !isHidden(section, [], section.value, section.pinned, options));
  for (const [index, section] of shown.entries()) {
    if (!section.headed) {
      addChildren(rows, section, { id: null, level: 0, path: [] }, section.value, section.pinned, options);
      continue;
    }
    const id = rowId(section.service, []);
    const open = options.opened.get(id) ?? shown.length === 1;
    rows.push({
      id,
      parent: null,
      level: 1,
      open,
      position: index + 1,
      setSize: shown.length,
      service: section.service,
      path: [],
      name: section.service,
      value: section.value,
      pinned: section.pinned,
      change: changeOf(section, section.value, section.pinned),
      read: null,
    });
    if (open) addChildren(rows, section, { id, level: 1, path: [] }, section.value, section.pinned, options);
  }
  return rows;
}

export function rowId(service: string, path: ArgumentPath): string {
  return `${service}#${pointer(...path)}`;
}

interface Above {
  readonly id: string | null;
  readonly level: number;
  readonly path: ArgumentPath;
}

function addChildren(
  rows: XrayRow[],
  section: XraySection,
  above: Above,
  value: Json | undefined,
  pinned: Json | undefined,
  options: RowOptions,
): void {
  const names = namesIn(value, pinned).filter(
    (name) => !isHidden(section, [...above.path, name], childOf(value, name), childOf(pinned, name), options),
  );
  for (const [index, name] of names.entries()) {
    const path = [...above.path, name];
    const id = rowId(section.service, path);
    const inner = childOf(value, name);
    const other = childOf(pinned, name);
    const read = section.reads?.markOf(path) ?? null;
    const holds = hasChildren(inner) || hasChildren(other);
    const open = holds ? (options.opened.get(id) ?? opensByItself(path, inner, read)) : null;
    rows.push({
      id,
      parent: above.id,
      level: above.level + 1,
      open,
      position: index + 1,
      setSize: names.length,
      service: section.service,
      path,
      name,
      value: inner,
      pinned: other,
      change: changeOf(section, inner, other),
      read,
    });
    if (open) addChildren(rows, section, { id, level: above.level + 1, path }, inner, other, options);
  }
}

function isHidden(
  section: XraySection,
  path: ArgumentPath,
  value: Json | undefined,
  pinned: Json | undefined,
  { onlyRead, onlyDifferent }: RowOptions,
): boolean {
  if (onlyRead && section.reads !== null && section.reads.markOf(path) === null) return true;
  return (
    onlyDifferent &&
    isCompared(section) &&
    value !== undefined &&
    pinned !== undefined &&
    sameJson(value, pinned)
  );
}

export const isCompared = (section: XraySection): boolean => "pinned" in section;

function changeOf(section: XraySection, value: Json | undefined, pinned: Json | undefined): Change | null {
  if (!isCompared(section)) return null;
  if (value === undefined) return "removed";
  if (pinned === undefined) return "added";
  return sameJson(value, pinned) ? "same" : "different";
}

function hasChildren(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function namesIn(value: Json | undefined, pinned: Json | undefined): readonly (string | number)[] {
  const here = ownNames(value);
  if (pinned === undefined || value === pinned) return here;
  const known = new Set(here);
  return [...here, ...ownNames(pinned).filter((name) => !known.has(name))];
}

function ownNames(value: Json | undefined): readonly (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return isJsonObject(value) ? Object.keys(value) : [];
}

function childOf(value: Json | undefined, name: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof name === "number" ? value[name] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const FEW_ROLES = 4;
/** Longer lists open on request only, read or not. */
const FEW_ITEMS = 12;

/** The first look: the argument's parts, few roles, and the way to what the definition reads. */
function opensByItself(path: ArgumentPath, value: Json | undefined, read: ReadMark): boolean {
  const [, ...rest] = path;
  if (read === "inside") return Array.isArray(value) ? value.length <= FEW_ITEMS : true;
  if (rest.length > 0) return false;
  return path[0] !== "roles" || (isJsonObject(value) && Object.keys(value).length <= FEW_ROLES);
}
