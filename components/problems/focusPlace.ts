import type { Path } from "@/lib/model/edit";
import { pointer } from "@/lib/shared/json";

const FRAMES = 90;

/**
 * Focuses the field of a place once it is on screen: the one with the longest part of the path. Fields say where they
 * are by `data-place`. Gives up after a moment, when the place has no field.
 */
export function focusPlace(path: Path, line?: number, column = 1): void {
  let left = FRAMES;
  const look = () => {
    const field = fieldOf(path);
    if (field === null) {
      if (left-- > 0) requestAnimationFrame(look);
      return;
    }
    field.scrollIntoView({ block: "center" });
    const control = field.matches(CONTROLS) ? field : field.querySelector<HTMLElement>(CONTROLS);
    control?.focus({ preventScroll: true });
    if (isSource(path)) void focusCode(field, line, column);
    field.animate?.([{ backgroundColor: "var(--cs-selected)" }, { backgroundColor: "transparent" }], {
      duration: 900,
    });
  };
  requestAnimationFrame(look);
}

const SOURCES: readonly string[] = ["definition", "extraConfig", "source", "systemConfig"];

function isSource(path: Path): boolean {
  return SOURCES.includes(String(path.at(-1))) || path.includes("homeManagerModules");
}

/** Puts the cursor into the code of a field, once Monaco stands in it. */
async function focusCode(field: HTMLElement, line: number | undefined, column: number): Promise<void> {
  const { monaco } = await import("@/components/code/monaco");
  let left = FRAMES;
  const look = () => {
    const editor = monaco.editor.getEditors().find((each) => field.contains(each.getDomNode()));
    if (editor === undefined) {
      if (left-- > 0 && field.isConnected) requestAnimationFrame(look);
      return;
    }
    if (line !== undefined) {
      editor.setPosition({ lineNumber: line, column });
      editor.revealLineInCenter(line);
    }
    editor.focus();
    // An editor that is still hidden takes no focus.
    if (!editor.hasTextFocus() && left-- > 0) requestAnimationFrame(look);
  };
  look();
}

const CONTROLS = "input, textarea, select, button, [tabindex], [contenteditable]";
/** Shorter places are whole elements, which the inspector's heading stands for. */
const ELEMENT = 4;

function fieldOf(path: Path): HTMLElement | null {
  for (let length = path.length; length > Math.min(ELEMENT, path.length - 1); length--) {
    const place = CSS.escape(pointer(...path.slice(0, length)));
    const field = document.querySelector<HTMLElement>(`#inspector [data-place="${place}"]`);
    if (field !== null) return field;
  }
  return null;
}
