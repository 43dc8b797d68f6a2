import { isKeyword } from "@/lib/shared/nix/keywords";

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;
const UNPRINTABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether Nix has a string of this value: it has none with a NUL, and none that is no Unicode. */
export function isNixString(value: string): boolean {
  return !UNPRINTABLE.test(value);
}

/**
 * A string literal of exactly this value. Line ends are escaped because Nix's lexer makes `\n` of a raw `\r\n`.
 * A value that no Nix string has becomes a `throw` that says so (see `isNixString`).
 */
export function nixString(value: string): string {
  if (!isNixString(value)) {
    return `(throw ${nixString(`not a Nix string: ${JSON.stringify(value).replaceAll("\0", "\\u0000")}`)})`;
  }
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("${", "\\${")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

/** An attribute name, quoted where it has to be. */
export function nixName(name: string): string {
  if (IDENTIFIER.test(name) && !isKeyword(name)) return name;
  return isNixString(name) ? nixString(name) : `\${${nixString(name)}}`;
}

/** Text for a `#` comment: nothing in it can end the line. */
export function nixComment(text: string): string {
  return text.replaceAll(/[\r\n\0]+/g, " ").trim();
}

const SMALLEST_NORMAL = 2 ** -1022;

/**
 * A number as Nix reads it: whole numbers of 64 bits as integers, everything else as a float literal, which Nix
 * requires to have a point before its exponent.
 */
export function nixNumber(value: number): string {
  if (Object.is(value, -0)) return "0";
  // The digits that JSON has too: exact ones would be another integer above 2^53.
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return String(value);
  const text = String(value);
  // Nix takes the range error that strtod reports for a denormal number for a syntax error.
  if (Math.abs(value) < SMALLEST_NORMAL) return `builtins.fromJSON "${text}"`;
  if (text.includes(".")) return text.replace("e+", "e");
  const [mantissa = "", exponent] = text.split("e");
  return exponent === undefined ? `${mantissa}.0` : `${mantissa}.0e${exponent.replace("+", "")}`;
}

/** A path literal below the file's own directory; names that no literal can hold are appended as a string. */
export function nixPath(path: string): string {
  const literal = /^(?:\.\.?\/)+[a-zA-Z0-9._+-]+(?:\/[a-zA-Z0-9._+-]+)*$/;
  if (literal.test(path)) return path;
  const cut = path.lastIndexOf("/");
  return `(${path.slice(0, cut)} + ${nixString(path.slice(cut))})`;
}
