import { valuePreview } from "@/lib/editor/nix/value";
import { isJsonObject, type Json } from "@/lib/shared/json";

const SHOWN = 4;

function isGroup(value: { readonly [key: string]: Json }): boolean {
  return ["machines", "names", "fqdns", "ips"].every((key) => Array.isArray(value[key]));
}

/** A value in one line: a group by its machines, a machine by its name, anything else as Nix would write it. */
export function inlineValue(value: Json): string {
  if (Array.isArray(value)) {
    const [first] = value;
    if (isJsonObject(first) && typeof first["machineName"] === "string") return machines(value);
    return valuePreview(value);
  }
  if (!isJsonObject(value)) return valuePreview(value);
  if (isGroup(value) && Array.isArray(value["machines"])) return machines(value["machines"]);
  if (typeof value["machineName"] === "string" && typeof value["fqdn"] === "string") return value["fqdn"];
  const { address, prefixLength } = value;
  if (typeof address === "string" && typeof prefixLength === "number") return `${address}/${prefixLength}`;
  return valuePreview(value);
}

function machines(list: readonly Json[]): string {
  const names = list.slice(0, SHOWN).map((each) => String(isJsonObject(each) ? each["machineName"] : each));
  const count = `${list.length} ${list.length === 1 ? "machine" : "machines"}`;
  if (names.length === 0) return "nobody";
  return `${count}: ${names.join(", ")}${list.length > SHOWN ? ", …" : ""}`;
}

/** What kind of value it is, for its colour: text, number, truth, nothing, or something that holds others. */
export function valueKind(value: Json): "text" | "number" | "word" | "many" {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" || value === null ? "word" : "many";
}
