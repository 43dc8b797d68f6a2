import type { Json } from "@/lib/shared/json";

/** A JSON value as one types it: text without quotes unless it would be read as something else. */
export function typedText(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return typeof typedValue(value) === "string" && value === value.trim() ? value : JSON.stringify(value);
}

/** What was typed as a JSON value: JSON where it is JSON, else the text itself. */
export function typedValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
