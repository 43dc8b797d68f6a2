/** Where the vendored library stands in an export. */
export const LIBRARY_FOLDER = "cluster-config";

/** Folders of `nix/` that develop the library, and no part of it. */
const DEVELOPMENT = ["check", "examples", "parity", "templates", "testing", "tests", "bench"];

/**
 * Whether a file of `nix/` (path relative to it) belongs to the library that exports bring along: what evaluation
 * reads, and its documentation; not the tests, examples, templates and stand-ins, nor the flake around it.
 */
export function isLibraryFile(path: string): boolean {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 1 && DEVELOPMENT.includes(parts[0] ?? "")) return false;
  if (parts.some((part) => part.startsWith(".")) || name.endsWith("~")) return false;
  if (/^(?:flake\.(?:nix|lock)|fixture\.nix)$/.test(name)) return false;
  if (parts[0] === "docs" && !name.endsWith(".md")) return false;
  return !/\.(?:test\.[a-z]+|m?[tj]sx?|json)$/.test(name);
}
