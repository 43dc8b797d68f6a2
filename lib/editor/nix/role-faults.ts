import { nearest } from "@/lib/shared/nearest";
import type { Read } from "./reads";

/** A role that a definition reads and its service does not define. */
export interface RoleFault {
  readonly role: string;
  /** Where the name stands, in UTF-16 units; the whole expression where the name cannot be told apart. */
  readonly start: number;
  readonly end: number;
  /** A defined role that is probably meant, where the name itself can be replaced. */
  readonly instead: string | null;
  readonly message: string;
}

/** Where a definition reads a role that is not there, each place once. */
export function roleFaults(
  source: string,
  reads: readonly Read[],
  roles: Iterable<string>,
): readonly RoleFault[] {
  const defined = new Set(roles);
  const there = defined.size > 0 ? `there is ${[...defined].join(", ")}` : "the service has no roles";
  return reads.flatMap(({ path, start, end }): RoleFault[] => {
    const [first, role] = path;
    if (first !== "roles" || role === undefined || defined.has(role)) return [];
    // Somebody still types: what follows is the next binding's name.
    if (/^\s*=(?!=)/.test(source.slice(end))) return [];
    const name = nameWithin(source.slice(start, end), role);
    const meant = name === null ? undefined : nearest(role, defined);
    return [
      {
        role,
        start: start + (name?.from ?? 0),
        end: name === null ? end : start + name.to,
        instead: meant ?? null,
        message: `This service has no role ${role}: ${there}.`,
      },
    ];
  });
}

function nameWithin(text: string, role: string): { readonly from: number; readonly to: number } | null {
  if (text === role) return { from: 0, to: text.length };
  const before = /^roles\s*\.\s*/.exec(text)?.[0].length;
  if (before === undefined) return null;
  const written = [role, JSON.stringify(role)].find((each) => text.startsWith(each, before));
  return written === undefined ? null : { from: before, to: before + written.length };
}
