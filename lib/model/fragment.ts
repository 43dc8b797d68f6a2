import { type Json, pointer, valueAt } from "@/lib/shared/json";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { z } from "zod";
import { nextName } from "./bulk";
import type { Edit } from "./edit";
import { type ElementRef, elementKey, elementKindWord, elementOfPath, elementPath } from "./element";
import { problemsOf } from "./issues";
import { type DomainDocument, JsonValue } from "./schema";
import { schemaAt } from "./schema-path";
import { structureProblems } from "./structure";

/** Elements on their way from one domain to another, as text on the clipboard. */
export interface Fragment {
  readonly clusterStudio: "fragment";
  readonly version: 1;
  readonly elements: readonly { readonly path: readonly string[]; readonly value: Json }[];
}

const FragmentText = z.strictObject({
  clusterStudio: z.literal("fragment"),
  version: z.literal(1),
  elements: z.array(z.strictObject({ path: z.array(z.string()).min(1), value: JsonValue })).min(1),
});

/** The elements with all that they contain; what another one in the list contains is not copied twice. */
export function copyElements(document: DomainDocument, elements: readonly ElementRef[]): Fragment {
  const keys = elements.map(elementKey);
  const copied = elements.flatMap((ref) => {
    const path = elementPath(ref);
    const value = valueAt(document, path);
    const inside = keys.some((key) => elementKey(ref).startsWith(`${key}/`));
    return path.length === 0 || value === undefined || inside ? [] : [{ path, value }];
  });
  return { clusterStudio: "fragment", version: 1, elements: copied };
}

/** Reads a fragment from the clipboard's text; a problem when it is something else. */
export function parseFragment(text: string): Result<Fragment, readonly Problem[]> {
  const nothing = [
    problem(
      "not-a-fragment",
      "",
      "The clipboard holds no elements of a domain.",
      "Copy some in the studio first.",
    ),
  ];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail(nothing);
  }
  if (structureProblems(value).length > 0) return fail(nothing);
  const read = FragmentText.safeParse(value);
  if (!read.success || read.data.elements.some(({ path }) => !elementOfPath(path))) return fail(nothing);
  const problems = read.data.elements.flatMap(({ path, value }) => {
    const place = schemaAt(path);
    const checked = place && z.safeParse(place.schema, value);
    return checked?.success === false ? problemsOf(checked.error as z.ZodError, value, path) : [];
  });
  return problems.length > 0 ? fail(problems) : ok(read.data);
}

/**
 * The edit that puts a fragment's elements into a document as one step. Machines, services, users and modules of
 * clusters go to `cluster`, those of machines to `machine`; a name that is taken gets a number. References are pasted
 * as they are.
 */
export function pasteFragment(
  document: DomainDocument,
  fragment: Fragment,
  target: { readonly cluster?: string; readonly machine?: string } = {},
): Result<Edit, readonly Problem[]> {
  const problems: Problem[] = [];
  const taken = new Map<string, Record<string, true>>();
  const edits = fragment.elements.flatMap(({ path, value }): Edit[] => {
    const holder = holderOf(path, target);
    const ref = holder && elementOfPath([...holder, path.at(-1) ?? ""]);
    if (!ref) {
      const what = elementOfPath(path);
      const word = what ? elementKindWord(what.kind) : "element";
      const message = `Choose where the ${word} ${path.at(-1)} should go first.`;
      problems.push(problem("no-place", "", message, `Select a ${path.length > 4 ? "machine" : "cluster"}.`));
      return [];
    }
    const key = pointer(...(holder ?? []));
    const names =
      taken.get(key) ??
      Object.fromEntries(
        Object.keys(valueAt(document, holder ?? []) ?? {}).map((name) => [name, true as const]),
      );
    taken.set(key, names);
    const own = path.at(-1) ?? "";
    const name = Object.hasOwn(names, own) ? nextName(names, own) : own;
    names[name] = true;
    const element = elementOfPath([...(holder ?? []), name]) ?? ref;
    return [{ type: "create", element, value }];
  });
  if (problems.length > 0) return fail(problems);
  return ok({ type: "batch", label: `Paste ${edits.length} element${edits.length === 1 ? "" : "s"}`, edits });
}

function holderOf(
  path: readonly string[],
  target: { readonly cluster?: string; readonly machine?: string },
): readonly string[] | undefined {
  const holder = path.slice(0, -1);
  if (holder[0] !== "clusters" || holder.length === 1) return holder;
  if (target.cluster === undefined) return undefined;
  if (holder.length === 3) return ["clusters", target.cluster, holder[2] ?? ""];
  if (target.machine === undefined) return undefined;
  return ["clusters", target.cluster, "machines", target.machine, holder.at(-1) ?? ""];
}
