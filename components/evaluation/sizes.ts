import type { ClosureDifference, PackageDifference } from "@/lib/editor/evaluation-plan";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes as people read them: 12.3 MiB. */
export function sizeWords(bytes: number): string {
  let size = Math.abs(bytes);
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const number = unit === 0 || size >= 100 ? size.toFixed(0) : size.toFixed(1);
  return `${number} ${UNITS[unit]}`;
}

/** The same with its sign; a difference of nothing is ±0. */
export function growthWords(bytes: number): string {
  if (bytes === 0) return "±0 B";
  return `${bytes > 0 ? "+" : "−"}${sizeWords(bytes)}`;
}

export type PackageChange = "added" | "removed" | "upgraded" | "rebuilt";

export function packageChange({ before, after }: PackageDifference): PackageChange {
  if (before.length === 0) return "added";
  if (after.length === 0) return "removed";
  return before.join() === after.join() ? "rebuilt" : "upgraded";
}

const ORDER: readonly PackageChange[] = ["added", "removed", "upgraded", "rebuilt"];

/** "2 packages added, 1 upgraded, +3.4 MiB". */
export function closureWords({ packages, bytesBefore, bytesAfter }: ClosureDifference): string {
  const counts = ORDER.map(
    (change) => [change, packages.filter((each) => packageChange(each) === change).length] as const,
  ).filter(([, count]) => count > 0);
  const words = counts.map(([change, count], index) =>
    index === 0 ? `${count} ${count === 1 ? "package" : "packages"} ${change}` : `${count} ${change}`,
  );
  return [...words, growthWords(bytesAfter - bytesBefore)].join(", ");
}

/** Versions as they are told: `1.2 → 1.3`, or the one there is. */
export function versionWords({ before, after }: PackageDifference): string {
  const words = (versions: readonly string[]) => versions.filter((version) => version !== "").join(", ");
  const [was, is] = [words(before), words(after)];
  if (was === is) return is;
  return [was, is].filter((version) => version !== "").join(" → ");
}
