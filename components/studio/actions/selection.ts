import type { Edit } from "@/lib/model/edit";
import { type ElementRef, elementKey, elementName, renamedElement } from "@/lib/model/element";
import { announce } from "../announce";
import { KIND_WORDS } from "../elements";
import type { ActionContext } from "./action";
import { copiedText, isCopied, pasteEdit } from "./clipboard";
import { freeName } from "./names";
import { siblingNames } from "./siblings";

/** The selection without the domain itself, which can be neither copied nor deleted. */
export function chosen(context: ActionContext): readonly ElementRef[] {
  return context.editor.selection.filter((element) => element.kind !== "domain");
}

/** Opens the name of an element for typing, once the menu or dialog that asked for it has given the focus back. */
export function renameInPlace({ view }: Pick<ActionContext, "view">, element: ElementRef): void {
  view.toggle("explorer", true);
  setTimeout(() => view.rename(elementKey(element)));
}

function words(elements: readonly ElementRef[]): string {
  const [first] = elements;
  if (first === undefined) return "nothing";
  if (elements.length === 1) return `${KIND_WORDS[first.kind].one} ${elementName(first)}`;
  const same = elements.every((element) => element.kind === first.kind);
  return `${elements.length} ${same ? KIND_WORDS[first.kind].many : "elements"}`;
}

/** The edit that deletes what is selected, and what that is in words; null when nothing can be. */
export function deletionOf({ editor }: ActionContext): { readonly edit: Edit; readonly what: string } | null {
  const elements = editor.selection.filter((element) => element.kind !== "domain");
  // What a deleted element contains goes with it.
  const keys = new Set(elements.map(elementKey));
  const roots = elements.filter(
    (element) => ![...keys].some((key) => elementKey(element).startsWith(`${key}/`)),
  );
  const edits: Edit[] = roots.map((element) => ({ type: "delete", element }));
  const what = words(roots);
  const [only] = edits;
  if (only === undefined) return null;
  return { what, edit: edits.length === 1 ? only : { type: "batch", label: `Delete ${what}`, edits } };
}

export function deleteSelection(context: ActionContext): void {
  const { editor } = context;
  const deletion = deletionOf(context);
  if (deletion === null) return;
  const result = editor.edit(deletion.edit);
  if (!result.ok) {
    announce.problems(`Delete ${deletion.what}`, result.error);
    return;
  }
  editor.select([]);
  announce.undoable(`Deleted ${deletion.what}.`, editor.lastEdit());
}

/** The edit that moves the selected machines and services to another cluster; null when there is none to move. */
export function relocationOf({ editor }: ActionContext, cluster: string): Edit | null {
  const edits = editor.selection.flatMap((element): Edit[] =>
    (element.kind === "machine" || element.kind === "service") && element.cluster !== cluster
      ? [{ type: "relocate", element, cluster }]
      : [],
  );
  const [only] = edits;
  if (only === undefined) return null;
  const label = `Move ${words(editor.selection)} to cluster ${cluster}`;
  return edits.length === 1 ? only : { type: "batch", label, edits };
}

export function relocateSelection(context: ActionContext, cluster: string): void {
  const { editor } = context;
  const edit = relocationOf(context, cluster);
  if (edit === null) return;
  const moved = editor.selection.map((element) =>
    element.kind === "machine" || element.kind === "service" ? { ...element, cluster } : element,
  );
  const what = words(editor.selection);
  const result = editor.edit(edit);
  if (!result.ok) {
    announce.problems(`Move ${what}`, result.error);
    return;
  }
  editor.select(moved);
  announce.undoable(`Moved ${what} to ${cluster}.`, editor.lastEdit());
}

export function duplicateSelection({ editor, view }: ActionContext): void {
  const elements = editor.selection.filter((element) => element.kind !== "domain");
  const copies: ElementRef[] = [];
  const taken = new Map<string, Set<string>>();
  const edits = elements.map((element): Edit => {
    const parent = elementKey(renamedElement(element, "-"));
    const names = taken.get(parent) ?? new Set(siblingNames(editor.document, element));
    const name = freeName(elementName(element), names);
    names.add(name);
    taken.set(parent, names);
    copies.push(renamedElement(element, name));
    return { type: "duplicate", element, name };
  });
  const [only] = edits;
  if (only === undefined) return;
  const label = `Duplicate ${words(elements)}`;
  const result = editor.edit(edits.length === 1 ? only : { type: "batch", label, edits });
  if (!result.ok) {
    announce.problems(label, result.error);
    return;
  }
  editor.select(copies);
  const [copy] = copies;
  if (copies.length === 1 && copy !== undefined) renameInPlace({ view }, copy);
}

export function copySelection({ editor }: ActionContext): void {
  const text = copiedText(editor.document, editor.selection);
  if (text === null) return;
  // Without a secure context there is no clipboard to write to by script; the browser's own copy key still works.
  if (navigator.clipboard === undefined)
    announce.warn("Press the copy key: this page may not use the clipboard.");
  else
    void navigator.clipboard.writeText(text).then(() => announce.done(`Copied ${words(editor.selection)}.`));
}

/** Whether all of the selection can be taken away and put elsewhere. */
export function mayCut(context: ActionContext): boolean {
  const elements = chosen(context);
  return context.editor.access.edit && elements.length > 0 && elements.every(isCopied);
}

export function cutSelection(context: ActionContext): void {
  const text = copiedText(context.editor.document, context.editor.selection);
  if (text === null) return;
  if (navigator.clipboard === undefined)
    announce.warn("Press the cut key: this page may not use the clipboard.");
  else void navigator.clipboard.writeText(text).then(() => deleteSelection(context));
}

export function pasteText({ editor }: ActionContext, text: string): boolean {
  const paste = pasteEdit(editor.document, editor.selection, text);
  if (paste === null) return false;
  const result = editor.edit(paste.edit);
  if (!result.ok) announce.problems("Paste", result.error);
  else {
    editor.select(paste.elements);
    announce.undoable(`Pasted ${words(paste.elements)}.`, editor.lastEdit());
  }
  return true;
}

export function pasteFromClipboard(context: ActionContext): void {
  if (navigator.clipboard === undefined) {
    announce.warn("Press the paste key: this page may not read the clipboard.");
    return;
  }
  navigator.clipboard.readText().then(
    (text) => {
      if (!pasteText(context, text)) announce.warn("The clipboard holds no elements of a domain.");
    },
    () => announce.warn("Press the paste key: the browser did not give the clipboard away."),
  );
}
