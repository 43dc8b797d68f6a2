import { type Json, sortedKeys } from "@/lib/shared/json";

/** JSON with keys by byte and two spaces of indentation, as Nix writes `flake.lock`; ends in a newline. */
export function canonicalJson(value: Json): string {
  const out: string[] = [];
  write(value, "\n", out);
  out.push("\n");
  return out.join("");
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function write(value: Json, newline: string, out: string[]): void {
  if (value === null || typeof value !== "object") {
    out.push(JSON.stringify(value));
    return;
  }
  const inner = `${newline}  `;
  if (isArray(value)) {
    if (value.length === 0) {
      out.push("[]");
      return;
    }
    value.forEach((item, index) => {
      out.push(index === 0 ? "[" : ",", inner);
      write(item, inner, out);
    });
    out.push(newline, "]");
    return;
  }
  const keys = sortedKeys(value);
  if (keys.length === 0) {
    out.push("{}");
    return;
  }
  keys.forEach((key, index) => {
    out.push(index === 0 ? "{" : ",", inner, JSON.stringify(key), ": ");
    write(value[key] ?? null, inner, out);
  });
  out.push(newline, "}");
}
