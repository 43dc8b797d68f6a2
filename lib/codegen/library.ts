/** Where the vendored library stands in an export. */
export const LIBRARY_FOLDER = "cluster-config";

/**
 * Whether a file of `nix/` (path relative to it) belongs to the library that exports bring along: what evaluation
 * reads, and its documentation; not the tests, examples, templates and stand-ins, nor the flake around it.
 */
export function isLibraryFile(path: string): boolean {
  if (path === "default.nix" || path === "README.md") return true;
  if (!/^(?:lib|modules|services|docs)\//.test(path)) return false;
  return !/(?:^|[/.-])tests?(?:[/.]|$)/.test(path) && !/(?:^|\/)(?:\.|.*~$)/.test(path);
}
