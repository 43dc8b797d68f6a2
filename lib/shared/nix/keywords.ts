/** Words that the Nix grammar keeps for itself; as attribute names they need quotes. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "assert",
  "else",
  "if",
  "in",
  "inherit",
  "let",
  "or",
  "rec",
  "then",
  "with",
]);

/** Whether a word is the grammar's own. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}
