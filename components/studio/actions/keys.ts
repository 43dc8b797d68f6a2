/** What a key event must carry to be a shortcut such as "mod+Shift+Z"; what the event says of the keys it holds. */
export type KeyPress = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey">;

/** The parts of a shortcut; a plus at its end is the key itself. */
function partsOf(shortcut: string): string[] {
  return shortcut.split(/\+(?!$)/);
}

/** Whether the pressed keys are the shortcut. A character that needs Shift on some keyboards (`?`, `/`) ignores it. */
export function isPressed(shortcut: string, event: KeyPress): boolean {
  const parts = partsOf(shortcut);
  const key = parts.at(-1) ?? "";
  const wants = new Set(parts.slice(0, -1).map((part) => part.toLowerCase()));
  const mod = event.metaKey || event.ctrlKey;
  if (mod !== wants.has("mod") || event.altKey !== wants.has("alt")) return false;
  const character = key.length === 1 && !/[a-z]/i.test(key);
  if (!character && event.shiftKey !== wants.has("shift")) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** The keys of a shortcut as they are printed on this machine's keyboard. */
export function keyCaps(shortcut: string, mac: boolean): string[] {
  return partsOf(shortcut).map((part) => {
    switch (part) {
      case "mod":
        return mac ? "⌘" : "Ctrl";
      case "Shift":
        return mac ? "⇧" : "Shift";
      case "Alt":
        return mac ? "⌥" : "Alt";
      case "Delete":
        return "Del";
      default:
        return part;
    }
  });
}
