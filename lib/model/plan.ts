import { assertNever } from "@/lib/shared/assert";
import { pointer } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { Draft } from "./draft";
import { duplicateElement } from "./duplicate";
import type { Edit, Path, PlannedEdit } from "./edit";
import { editLabel } from "./edit-label";
import { type ElementRef, elementKindWord, elementName, elementPath, renamedElement } from "./element";
import { bindingPath } from "./filters";
import { completeValue, putValue, unsetValue } from "./plan-values";
import { applyRename } from "./rename";
import type { DomainDocument, Filter } from "./schema";

type Outcome = Result<null, readonly Problem[]>;
const DONE: Outcome = ok(null);

/**
 * What an edit does to a document: the patch there and back, the resulting document and a sentence.
 * Refuses what would make the touched element invalid, names that are taken, and elements that are not there.
 */
export function planEdit(
  document: DomainDocument,
  edit: Edit,
): Result<PlannedEdit<DomainDocument>, readonly Problem[]> {
  const draft = new Draft(document);
  const outcome = perform(draft, edit);
  if (!outcome.ok) return outcome;
  return ok({
    label: editLabel(document, edit),
    forward: draft.forward,
    inverse: draft.inverse,
    document: draft.document,
  });
}

function perform(draft: Draft, edit: Edit): Outcome {
  switch (edit.type) {
    case "set":
      return putValue(draft, edit.path, edit.value);
    case "unset":
      return unsetValue(draft, edit.path);
    case "create":
      return create(draft, edit.element, edit.value ?? {});
    case "duplicate": {
      const taken = existing(draft, edit.element) ?? free(draft, renamedElement(edit.element, edit.name));
      return taken ?? duplicateElement(draft, edit.element, edit.name);
    }
    case "rename":
      return rename(draft, edit.element, renamedElement(edit.element, edit.name));
    case "relocate":
      return relocate(draft, edit.element, edit.cluster);
    case "delete": {
      const missing = existing(draft, edit.element);
      if (missing) return missing;
      if (edit.element.kind === "domain")
        return refused("not-deletable", "", "The domain itself is deleted elsewhere.");
      draft.drop(elementPath(edit.element));
      return DONE;
    }
    case "setFilters":
      return (
        existing(draft, edit.service) ??
        putValue(draft, bindingPath(edit.service, edit.binding), edit.filters)
      );
    case "addFilter": {
      const filters = filtersAt(draft, bindingPath(edit.service, edit.binding)) ?? [];
      const list = [...filters, edit.filter];
      return existing(draft, edit.service) ?? putValue(draft, bindingPath(edit.service, edit.binding), list);
    }
    case "removeFilter": {
      const path = bindingPath(edit.service, edit.binding);
      const filters = filtersAt(draft, path);
      if (!filters || edit.index < 0 || edit.index >= filters.length) {
        return (
          existing(draft, edit.service) ??
          refused("no-such-filter", pointer(...path), "There is no such filter.")
        );
      }
      return putValue(draft, path, filters.toSpliced(edit.index, 1));
    }
    case "renameRole":
    case "removeRole": {
      const from = bindingPath(edit.service, { kind: "role", role: edit.role });
      if (draft.at(from) === undefined) {
        const message = `${edit.service.service} has no role ${edit.role}.`;
        return existing(draft, edit.service) ?? refused("no-such-role", pointer(...from), message);
      }
      if (edit.type === "removeRole") {
        draft.drop(from);
        return DONE;
      }
      return renameRole(draft, from, bindingPath(edit.service, { kind: "role", role: edit.name }));
    }
    case "batch": {
      for (const each of edit.edits) {
        const outcome = perform(draft, each);
        if (!outcome.ok) return outcome;
      }
      return DONE;
    }
    default:
      return assertNever(edit);
  }
}

function refused(code: string, path: string, message: string, suggestion?: string): Outcome {
  return fail([problem(code, path, message, suggestion)]);
}

function filtersAt(draft: Draft, path: Path): readonly Filter[] | undefined {
  const value = draft.at(path);
  return Array.isArray(value) ? (value as unknown as readonly Filter[]) : undefined;
}

/** A refusal when the element is not there. */
function existing(draft: Draft, ref: ElementRef): Outcome | null {
  const path = elementPath(ref);
  if (draft.at(path) !== undefined) return null;
  const siblings = draft.at(path.slice(0, -1));
  const meant = nearest(elementName(ref), Object.keys(siblings ?? {}));
  const message = `There is no ${elementKindWord(ref.kind)} ${elementName(ref)}.`;
  return refused("no-such-element", pointer(...path), message, meant && `Did you mean ${meant}?`);
}

/** A refusal when the name is taken, or when there is nothing to hold the element. */
function free(draft: Draft, ref: ElementRef): Outcome | null {
  const path = elementPath(ref);
  const at = pointer(...path);
  const [word, name] = [elementKindWord(ref.kind), elementName(ref)];
  if (draft.at(path) !== undefined) {
    return refused("name-taken", at, `There is a ${word} ${name} already.`, "Choose another name.");
  }
  if (draft.at(path.slice(0, -1)) === undefined) {
    return refused(
      "no-such-element",
      at,
      `There is no place for ${word} ${name}: what should hold it is missing.`,
    );
  }
  return null;
}

function create(draft: Draft, ref: ElementRef, value: Parameters<typeof putValue>[2]): Outcome {
  return free(draft, ref) ?? putValue(draft, elementPath(ref), value);
}

function rename(draft: Draft, from: ElementRef, to: ElementRef): Outcome {
  if (from.kind === "domain")
    return refused("not-renamable", "", "The domain's name is its suffix: set that.");
  const missing = existing(draft, from);
  if (missing) return missing;
  if (elementName(from) === elementName(to)) return DONE;
  const taken = free(draft, to);
  if (taken) return taken;
  const named = completeValue(draft, elementPath(to), draft.at(elementPath(from)) ?? null);
  if (!named.ok) return named;
  if (from.kind === "user" && to.kind === "user" && from.machine === undefined) {
    const { cluster, user } = to;
    const clash = Object.entries(draft.document.clusters[cluster]?.machines ?? {}).find(
      ([, { users }]) => Object.hasOwn(users, from.user) && Object.hasOwn(users, user),
    );
    if (clash) {
      const at = pointer("clusters", cluster, "machines", clash[0], "users", user);
      return refused(
        "name-taken",
        at,
        `Machine ${clash[0]} has a user ${user} already.`,
        "Choose another name.",
      );
    }
  }
  applyRename(draft, { from, to });
  return DONE;
}

function relocate(draft: Draft, from: ElementRef, cluster: string): Outcome {
  if (from.kind !== "machine" && from.kind !== "service") {
    return refused(
      "not-movable",
      pointer(...elementPath(from)),
      "Only machines and services move to another cluster.",
    );
  }
  const missing = existing(draft, from) ?? existing(draft, { kind: "cluster", cluster });
  if (missing) return missing;
  if (from.cluster === cluster) return DONE;
  const to = { ...from, cluster };
  const taken = free(draft, to);
  if (taken) return taken;
  applyRename(draft, { from, to });
  return DONE;
}

function renameRole(draft: Draft, from: Path, to: Path): Outcome {
  if (from.at(-1) === to.at(-1)) return DONE;
  const at = pointer(...to);
  if (draft.at(to) !== undefined) return refused("name-taken", at, `There is a role ${to.at(-1)} already.`);
  const named = completeValue(draft, to, draft.at(from) ?? null);
  if (!named.ok) return named;
  draft.move(from, to);
  return DONE;
}
