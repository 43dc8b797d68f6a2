import { nixName } from "@/lib/codegen/nix/text";
import type { Json, JsonObject } from "@/lib/shared/json";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in a few characters: text as it is, how many items a list or set has. */
export function valuePreview(value: Json): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[ ]";
    const short = value.every((item) => typeof item !== "object")
      ? value.map((item) => valuePreview(item)).join(" ")
      : "";
    return short !== "" && short.length <= 60
      ? `[ ${short} ]`
      : `${value.length} ${value.length === 1 ? "item" : "items"}`;
  }
  if (isObject(value)) {
    const keys = Object.keys(value);
    return keys.length === 0 ? "{ }" : `{ ${keys.slice(0, 4).join(", ")}${keys.length > 4 ? ", …" : ""} }`;
  }
  return String(value);
}

/** How Nix reads a place of the argument: `roles.role2.ips`, `builtins.elemAt roles.role2.ips 1`. */
export function nixExpression(path: readonly (string | number)[]): string {
  let text = "";
  let applied = false;
  for (const part of path) {
    const base = applied ? `(${text})` : text;
    if (typeof part === "number")
      text = part === 0 ? `builtins.head ${base}` : `builtins.elemAt ${base} ${part}`;
    else text = text === "" ? part : `${base}.${nixName(part)}`;
    applied = typeof part === "number";
  }
  return text;
}
