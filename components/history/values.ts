import * as z from "zod/mini";
import { type ElementRef, elementPath } from "@/lib/model/element";
import { type DomainDocument, Filter } from "@/lib/model/schema";
import { filterListSentence } from "@/lib/model/sentence";
import { isJsonObject, type Json, valueAt } from "@/lib/shared/json";

/** A value as a person compares it: words in one line, or a text of several lines. */
export interface ReadableValue {
  readonly kind: "words" | "text";
  readonly text: string;
}

const FILTERS = z.array(Filter);

/** A field's value in words; `path` is within the element. Undefined is a value that is not there. */
export function readableValue(
  element: ElementRef,
  path: readonly string[],
  value: Json | undefined,
): ReadableValue {
  if (value === undefined || value === null) return words("not set");
  if (typeof value === "string") {
    if (value === "") return words("empty");
    return value.includes("\n") || isSourceField(path) ? { kind: "text", text: value } : words(value);
  }
  if (typeof value === "boolean") return words(value ? "yes" : "no");
  if (typeof value === "number") return words(String(value));
  if (isFilterList(element, path)) {
    const filters = FILTERS.safeParse(value);
    const cluster = element.kind === "service" ? element.cluster : undefined;
    if (filters.success) return words(filterListSentence(filters.data, cluster));
  }
  if (path[0] === "interfaces" && path.length === 2) return words(interfaceWords(value));
  if (Array.isArray(value)) return listWords(value);
  if (isJsonObject(value) && typeof value.source === "string" && Object.keys(value).length === 1) {
    return { kind: "text", text: value.source };
  }
  const text = JSON.stringify(value, null, 2);
  return text.length <= 60 && !text.includes("\n") ? words(text) : { kind: "text", text };
}

function words(text: string): ReadableValue {
  return { kind: "words", text };
}

function isSourceField(path: readonly string[]): boolean {
  return ["source", "definition", "extraConfig", "systemConfig"].includes(path.at(-1) ?? "");
}

function isFilterList(element: ElementRef, path: readonly string[]): boolean {
  return (
    element.kind === "service" && (path[0] === "selectors" || (path[0] === "roles" && path.length === 2))
  );
}

function listWords(list: readonly Json[]): ReadableValue {
  if (list.length === 0) return words("none");
  if (list.every((item) => typeof item === "string" || typeof item === "number")) {
    const lines = list.map(String);
    return lines.some((line) => line.includes("\n"))
      ? { kind: "text", text: lines.join("\n\n") }
      : words(lines.join(", "));
  }
  const addresses = list.map(addressWords);
  if (addresses.every((address) => address !== null)) return words(addresses.join(", "));
  return { kind: "text", text: JSON.stringify(list, null, 2) };
}

/** "192.168.1.10/24", or "api 192.168.1.10:8200" for a declared service address. */
function addressWords(value: Json): string | null {
  if (!isJsonObject(value) || typeof value.address !== "string") return null;
  const { address, prefixLength, role, port } = value;
  if (typeof prefixLength === "number") return `${address}/${prefixLength}`;
  if (typeof role !== "string") return null;
  return `${role} ${address.includes(":") && typeof port === "number" ? `[${address}]` : address}${
    typeof port === "number" ? `:${port}` : ""
  }`;
}

function interfaceWords(value: Json): string {
  const addresses = ["ipv4", "ipv6"].flatMap((family) => {
    const list = valueAt(value, [family]);
    return Array.isArray(list) ? list.map((each) => addressWords(each) ?? JSON.stringify(each)) : [];
  });
  const dhcp = valueAt(value, ["useDHCP"]) === true ? ["DHCP"] : [];
  return [...dhcp, ...addresses].join(", ") || "no address";
}

const INNER: readonly (readonly [key: string, one: string])[] = [
  ["clusters", "cluster"],
  ["machines", "machine"],
  ["services", "service"],
  ["users", "user"],
  ["modules", "module"],
];

/** What a whole element holds, in one line: "2 machines, 1 service", "192.168.1.10/24, web". */
export function elementWords(document: DomainDocument, element: ElementRef): string {
  const value = valueAt(document, elementPath(element));
  if (!isJsonObject(value)) return "";
  if (element.kind === "service")
    return `selects ${readableValue(element, ["selectors"], value.selectors).text}`;
  const parts: string[] = [];
  if (element.kind === "machine") {
    const interfaces = isJsonObject(value.interfaces) ? Object.values(value.interfaces) : [];
    parts.push(...interfaces.map(interfaceWords).filter((each) => each !== "no address"));
    if (Array.isArray(value.tags)) parts.push(...value.tags.map((tag) => `#${String(tag)}`));
  }
  for (const [key, one] of INNER) {
    const inner = value[key];
    const count = isJsonObject(inner) ? Object.keys(inner).length : 0;
    if (count > 0) parts.push(`${count} ${one}${count === 1 ? "" : "s"}`);
  }
  if (typeof value.url === "string") parts.push(value.url);
  return parts.join(", ");
}
