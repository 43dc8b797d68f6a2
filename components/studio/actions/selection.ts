import type { Edit } from "@/lib/model/edit";
import { type ElementRef, elementKey, elementName, renamedElement } from "@/lib/model/element";
import { announce } from "../announce";
import { KIND_WORDS } from "../elements";
import type { ActionContext } from "./action";
import { copiedText, pasteEdit } from "./clipboard";
import { freeName } from "./names";
import { siblingNames } from "./siblings";

/** The selection without the domain itself, which can be neither copied nor deleted. */
export function chosen(context: ActionContext): readonly ElementRef[] {
  return context.editor.selection.filter((element) => element.kind !== "domain");
}

function words(elements: readonly ElementRef[]): string {
  const [first] = elements;
  if (first === undefined) return "nothing";
  if (elements.length === 1) return `${KIND_WORDS[first.kind].one} ${elementName(first)}`;
  const same = elements.every((element) => element.kind === first.kind);
  return `${elements.length} ${same ? KIND_WORDS[first.kind].many : "elements"}`;
}

export function deleteSelection({ editor }: ActionContext): void {
  const elements = editor.selection.filter((element) => element.kind !== "domain");
  if (elements.length === 0) return;
  // What a deleted element contains goes with it.
  const keys = new Set(elements.map(elementKey));
  const roots = elements.filter(
    (element) => ![...keys].some((key) => elementKey(element).startsWith(`${key}/`)),
  );
  const edits: Edit[] = roots.map((element) => ({ type: "delete", element }));
  const label = `Delete ${words(roots)}`;
  const [only] = edits;
  const result = editor.edit(
    edits.length === 1 && only !== undefined ? only : { type: "batch", label, edits },
  );
  if (!result.ok) {
    announce.problems(label, result.error);
    return;
  }
  editor.select([]);
  announce.undoable(`Deleted ${words(roots)}.`, editor.lastEdit());
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
  if (copies.length === 1 && copy !== undefined) view.rename(elementKey(copy));
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
