import { CARDS_UP_TO, gridColumns, SIZE } from "./size";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A grid of equal cells inside a pool. */
export interface Grid {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly cell: { readonly width: number; readonly height: number };
  readonly gapX: number;
  readonly gapY: number;
}

/** Where things are inside a pool, from its top left corner: tags in rows under the header, then the machines. */
export interface PoolPlan {
  readonly width: number;
  readonly height: number;
  readonly tags: Grid;
  readonly machines: Grid;
  readonly compact: boolean;
}

/** The cell of a grid by index. */
export function gridCell(grid: Grid, index: number): Box & { readonly column: number } {
  const column = index % grid.columns;
  const row = Math.floor(index / grid.columns);
  return {
    column,
    x: grid.x + column * (grid.cell.width + grid.gapX),
    y: grid.y + row * (grid.cell.height + grid.gapY),
    ...grid.cell,
  };
}

function extent(grid: Grid, count: number): { width: number; height: number } {
  if (count === 0) return { width: 0, height: 0 };
  const columns = Math.min(grid.columns, count);
  const rows = Math.ceil(count / grid.columns);
  return {
    width: columns * (grid.cell.width + grid.gapX) - grid.gapX,
    height: rows * (grid.cell.height + grid.gapY) - grid.gapY,
  };
}

function machineGrid(count: number, folded: boolean, y: number): { grid: Grid; compact: boolean } {
  const x = SIZE.pool.padding;
  if (folded) {
    const cell = { width: SIZE.dot.cell, height: SIZE.dot.cell };
    return {
      compact: true,
      grid: { x, y, columns: Math.max(16, gridColumns(count, cell, 1.7)), cell, gapX: 0, gapY: 0 },
    };
  }
  const compact = count > CARDS_UP_TO;
  const { width, height, gapX, gapY } = compact ? SIZE.compact : SIZE.machine;
  const columns = compact
    ? gridColumns(count, { width: width + gapX, height: height + gapY }, 1.7)
    : count <= 5
      ? 1
      : count <= 10
        ? 2
        : 3;
  // No line runs between the rows of one column.
  return {
    compact,
    grid: { x, y, columns, cell: { width, height }, gapX, gapY: columns === 1 ? Math.min(gapY, 17) : gapY },
  };
}

/** Plans the inside of a pool with so many tags and machines. */
export function planPool(tags: number, machines: number, folded: boolean): PoolPlan {
  const { header, padding, gap } = SIZE.pool;
  const wanted = extent(machineGrid(machines, folded, 0).grid, machines).width;
  const least = Math.max(wanted, SIZE.machine.width);
  const { width, height, gapX, gapY } = SIZE.tag;
  const few = tags <= 3;
  const tagGrid: Grid = {
    x: padding,
    y: header + 2,
    columns: few ? 1 : Math.max(1, Math.floor((Math.max(least, 2 * width + gapX) + gapX) / (width + gapX))),
    cell: { width: few ? least : width, height },
    gapX,
    gapY: few ? 7 : gapY,
  };
  const tagExtent = extent(tagGrid, tags);
  const { grid, compact } = machineGrid(
    machines,
    folded,
    tags === 0 ? header + 2 : tagGrid.y + tagExtent.height + gap,
  );
  const inner = extent(grid, machines);
  return {
    tags: tagGrid,
    machines: grid,
    compact,
    width: Math.max(least, tagExtent.width) + 2 * padding,
    height: grid.y + Math.max(inner.height, machines === 0 ? 28 : 0) + padding + (folded ? 0 : 8),
  };
}
