import type { Editor } from "@/lib/editor/state";
import type { View } from "../view";

/** What an action acts on: both stores as they are at that moment. */
export interface ActionContext {
  readonly editor: Editor;
  readonly view: View;
}

export type ActionSection = "Edit" | "Create" | "View" | "Help";

/** One thing a person can do: palette, menus and the key map all read this list. */
export interface Action {
  readonly id: string;
  readonly section: ActionSection;
  readonly title: string;
  /** `mod` is Command on a Mac and Control elsewhere. */
  readonly keys?: string;
  /** Also while typing in a field. */
  readonly whileTyping?: boolean;
  /** Part of the menu of a selected element. */
  readonly onSelection?: boolean;
  readonly destructive?: boolean;
  enabled(context: ActionContext): boolean;
  run(context: ActionContext): void;
}
