import { pointer } from "@/lib/shared/json";

const FRAMES = 90;

/**
 * Focuses the field of a place once it is on screen: the one with the longest part of the path. Fields say where they
 * are by `data-place`. Gives up after a moment, when the place has no field.
 */
export function focusPlace(path: readonly string[], line?: number): void {
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
    field.dispatchEvent(new CustomEvent("reveal-line", { detail: line ?? null }));
    field.animate?.([{ backgroundColor: "var(--cs-selected)" }, { backgroundColor: "transparent" }], {
      duration: 900,
    });
  };
  requestAnimationFrame(look);
}

const CONTROLS = "input, textarea, select, button, [tabindex], [contenteditable]";
/** Shorter places are whole elements, which the inspector's heading stands for. */
const ELEMENT = 4;

function fieldOf(path: readonly string[]): HTMLElement | null {
  for (let length = path.length; length > Math.min(ELEMENT, path.length - 1); length--) {
    const place = CSS.escape(pointer(...path.slice(0, length)));
    const field = document.querySelector<HTMLElement>(`#inspector [data-place="${place}"]`);
    if (field !== null) return field;
  }
  return null;
}
