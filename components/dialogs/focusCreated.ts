import { focusPlace } from "@/components/problems/focusPlace";
import { type ElementRef, elementPath } from "@/lib/model/element";

const FIRST_FIELD: { readonly [Kind in ElementRef["kind"]]?: string } = {
  module: "source",
  clusterModule: "source",
  filter: "source",
  input: "url",
};

/** How long a closing dialog may take to give the focus back. */
const SETTLED = 60;

/** Gives the keys to the form of a new element when what opened the dialog is gone, so that typing runs no shortcuts. */
export function focusCreated(element: ElementRef): void {
  setTimeout(() => {
    const { activeElement, body } = document;
    if (activeElement !== null && activeElement !== body) return;
    const field = FIRST_FIELD[element.kind];
    if (field === undefined) document.getElementById("inspector")?.focus();
    else focusPlace([...elementPath(element), field]);
  }, SETTLED);
}
