/** An attribute path as it is typed: `roles.server.` has the names `roles`, `server` and an empty last one. */
export interface TypedPath {
  readonly names: readonly string[];
  /** Where the last name begins. */
  readonly start: number;
}

function nameEndingAt(text: string, end: number): { readonly name: string; readonly start: number } {
  if (text[end - 1] === '"') {
    const open = text.lastIndexOf('"', end - 2);
    if (open >= 0 && !text.slice(open, end).includes("\n"))
      return { name: text.slice(open + 1, end - 1), start: open };
  }
  let start = end;
  while (start > 0 && /[A-Za-z0-9_'-]/.test(text[start - 1] ?? "")) start--;
  return { name: text.slice(start, end), start };
}

/** The attribute path that ends at `offset`, whose last name may be unfinished or empty. */
export function typedPath(text: string, offset: number): TypedPath {
  const last = nameEndingAt(text, offset);
  const names = [last.name];
  let at = last.start;
  while (text[at - 1] === ".") {
    const before = nameEndingAt(text, at - 1);
    if (before.name === "") break;
    names.unshift(before.name);
    at = before.start;
  }
  return { names, start: last.start };
}

/** The attribute path up to and with the name under `offset`, and where that name ends. */
export function pathAround(text: string, offset: number): TypedPath & { readonly end: number } {
  let end = offset;
  while (end < text.length && /[A-Za-z0-9_'-]/.test(text[end] ?? "")) end++;
  return { ...typedPath(text, end), end };
}
