import { describe, expect, it } from "vitest";
import { isPressed, type KeyPress, keyCaps } from "./keys";
import { ACTIONS } from "./list";

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, ...held };
}

describe("isPressed", () => {
  it("needs exactly the modifiers that the shortcut names", () => {
    expect(isPressed("mod+Z", press("z", { ctrlKey: true }))).toBe(true);
    expect(isPressed("mod+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(isPressed("mod+Shift+Z", press("Z", { metaKey: true, shiftKey: true }))).toBe(true);
    expect(isPressed("M", press("m"))).toBe(true);
    expect(isPressed("M", press("M", { shiftKey: true }))).toBe(false);
  });
  it("ignores Shift where the character itself may need it", () => {
    expect(isPressed("?", press("?", { shiftKey: true }))).toBe(true);
    expect(isPressed("/", press("/"))).toBe(true);
    expect(isPressed("+", press("+", { shiftKey: true }))).toBe(true);
    expect(keyCaps("+", false)).toEqual(["+"]);
  });
});

describe("the list of actions", () => {
  it("gives no two actions one id or one shortcut", () => {
    const ids = ACTIONS.map((action) => action.id);
    const keys = ACTIONS.flatMap(({ keys: own = [], otherKeys = [], browserKeys = [] }) =>
      [own, ...otherKeys, browserKeys].flat(),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it("prints keys as the keyboard does", () => {
    expect(keyCaps("mod+Shift+Z", true)).toEqual(["⌘", "⇧", "Z"]);
    expect(keyCaps("mod+Shift+Z", false)).toEqual(["Ctrl", "Shift", "Z"]);
  });
});
