export interface TextPiece {
  /** Where in the line it starts. */
  readonly at: number;
  readonly text: string;
  readonly kind: "key" | "text" | "number" | "word" | "sign";
}

const PIECE =
  /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:)|[A-Za-z_][\w'-]*(?=\s*=)|"(?:[^"\\]|\\.)*"(?=\s*=))|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\b\d[\d.eE+-]*)|(?<word>\b(?:true|false|null)\b)/g;

/** One line of printed JSON or Nix data, by what its parts are. */
export function textPieces(line: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of line.matchAll(PIECE)) {
    if (match.index > from) pieces.push({ at: from, text: line.slice(from, match.index), kind: "sign" });
    const { key, text, number } = match.groups ?? {};
    const kind =
      key !== undefined ? "key" : text !== undefined ? "text" : number !== undefined ? "number" : "word";
    pieces.push({ at: match.index, text: match[0], kind });
    from = match.index + match[0].length;
  }
  if (from < line.length) pieces.push({ at: from, text: line.slice(from), kind: "sign" });
  return pieces;
}
