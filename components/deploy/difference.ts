import type { ClosureDifference, PackageDifference } from "@/lib/editor/evaluation-plan";

const MEBIBYTE = 1024 ** 2;

/** "3 packages differ, 1.2 MiB more". */
export function differenceWords({ packages, bytesBefore, bytesAfter }: ClosureDifference): string {
  const count = packages.length === 1 ? "1 package differs" : `${packages.length} packages differ`;
  const grows = (bytesAfter - bytesBefore) / MEBIBYTE;
  if (Math.abs(grows) < 0.05) return count;
  return `${count}, ${Math.abs(grows).toFixed(1)} MiB ${grows > 0 ? "more" : "less"}`;
}

/** "nginx 1.24 → 1.26", "htop added", "vim removed", "etc rebuilt". */
export function packageWords({ name, before, after }: PackageDifference): string {
  const [old, now] = [before.join(", "), after.join(", ")];
  if (before.length === 0) return [name, now, "added"].filter(Boolean).join(" ");
  if (after.length === 0) return [name, old, "removed"].filter(Boolean).join(" ");
  return old === now
    ? `${name} rebuilt`
    : `${name} ${old || "without version"} → ${now || "without version"}`;
}
