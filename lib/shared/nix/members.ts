import type { Token } from "./lex";

/**
 * The members of an argument that code surely needs: `b` in `a.b.c` and in `inherit (a) b;`. Nothing where the code asks
 * whether they are there (`a ? b`, `a.b or c`), names them otherwise than by identifiers, or binds the name again.
 * @param tokens of the code after the function's head
 */
export function membersRead(tokens: readonly Token[], argument: string): readonly Token[] {
  const text = (index: number): string | undefined => tokens[index]?.text;
  const found: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== "identifier" || token.text !== argument || text(at - 1) === ".") continue;
    const next = text(at + 1);
    if (next === "?" || next === "=" || next === ":" || next === "@" || next === "or") return [];
    const inherited = text(at - 1) === "(" && text(at - 2) === "inherit" && next === ")";
    if (inherited) {
      for (let name = at + 2; tokens[name]?.kind === "identifier"; name++) found.push(tokens[name] as Token);
      continue;
    }
    const member = tokens[at + 2];
    if (next === "." && member?.kind === "identifier" && !isUnsure(tokens, at + 2)) found.push(member);
  }
  return found;
}

/**
 * Whether a path of which one name stands at `index` is not surely read: `or` follows, or a `=`, as where somebody still
 * types before the next binding (`a = roles.` and then `b.c = 1;`).
 */
function isUnsure(tokens: readonly Token[], index: number): boolean {
  let at = index + 1;
  while (tokens[at]?.text === "." && tokens[at + 1]?.kind === "identifier") at += 2;
  const after = tokens[at]?.text ?? "";
  return ["or", ".", "?"].includes(after) || (after === "=" && tokens[at + 1]?.text !== "=");
}
