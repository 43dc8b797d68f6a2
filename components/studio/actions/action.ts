import type { Editor } from "@/lib/editor/state";
import type { View } from "../view";

export type ColourScheme = "light" | "dark" | "auto";

/** What can be asked of Nix from anywhere in the studio. */
export interface NixQuestions {
  readonly possible: boolean;
  evaluate(): void;
  /** Opens what it has answered: values, failures, and what would change on the machines. */
  show(): void;
}

/** What an action acts on: both stores as they are at that moment, the page and its colours. */
export interface ActionContext {
  readonly editor: Editor;
  readonly view: View;
  /** Goes to another page of the studio. */
  go(path: string): void;
  readonly scheme: { readonly now: ColourScheme; set(scheme: ColourScheme): void };
  readonly nix: NixQuestions;
}

/** In the order in which the palette shows them. */
export const SECTIONS = ["Edit", "Create", "View", "Graph", "Nix", "Go to", "Colours", "Help"] as const;
export type ActionSection = (typeof SECTIONS)[number];

/** One thing a person can do: palette, menus and the key map all read this list. */
export interface Action {
  readonly id: string;
  readonly section: ActionSection;
  readonly title: string;
  /** More words by which it is found. */
  readonly also?: string;
  /** `mod` is Command on a Mac and Control elsewhere. */
  readonly keys?: string;
  /** More keys that do the same, for hands that know them from elsewhere; not printed. */
  readonly otherKeys?: readonly string[];
  /** Keys that the browser itself turns into this, printed as `keys` are. */
  readonly browserKeys?: string;
  /** Also while typing in a field. */
  readonly whileTyping?: boolean;
  /** Also from a field of one line in which there is no typing for the browser to take back. */
  readonly afterTyping?: boolean;
  /** Part of the menu of a selected element. */
  readonly onSelection?: boolean;
  /** Makes sense of several elements only, so that the menu of one does without. */
  readonly onSeveral?: boolean;
  readonly destructive?: boolean;
  /** Where it leads, so that menus can show a link. */
  href?(context: ActionContext): string;
  /** The link is a file to keep. */
  readonly download?: boolean;
  enabled(context: ActionContext): boolean;
  run(context: ActionContext): void;
}
