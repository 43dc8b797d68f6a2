import type { CellPlace } from "./Matrix";

/** Where a key of the ARIA grid pattern leads; null for other keys. Row and column -1 are the headers. */
export function moveInGrid(
  from: CellPlace,
  key: string,
  wide: boolean,
  size: { readonly rows: number; readonly columns: number },
  page: number,
): CellPlace | null {
  const place = (row: number, column: number): CellPlace => {
    const inside = {
      row: Math.max(-1, Math.min(size.rows - 1, row)),
      column: Math.max(-1, Math.min(size.columns - 1, column)),
    };
    // The corner heads nothing.
    return inside.row === -1 && inside.column === -1 ? from : inside;
  };
  switch (key) {
    case "ArrowUp":
      return place(from.row - 1, from.column);
    case "ArrowDown":
      return place(from.row + 1, from.column);
    case "ArrowLeft":
      return place(from.row, from.column - 1);
    case "ArrowRight":
      return place(from.row, from.column + 1);
    case "PageUp":
      return place(Math.max(0, from.row - page), from.column);
    case "PageDown":
      return place(from.row + page, from.column);
    case "Home":
      return wide ? place(0, 0) : place(from.row, 0);
    case "End":
      return wide ? place(size.rows - 1, size.columns - 1) : place(from.row, size.columns - 1);
    default:
      return null;
  }
}
