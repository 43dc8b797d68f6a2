import type { Resolution } from "@/lib/resolver/resolution";
export function impactOf(before: Resolution, after: Resolution) {
  return { gains: before === after ? 0 : 1, losses: 0, changed: 0 };
}
