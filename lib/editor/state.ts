import type { Edit, Patch, PlannedEdit } from "@/lib/model/edit";
import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import type { Resolution } from "@/lib/resolver/resolution";
import type { Problem } from "@/lib/shared/problem";
import type { Result } from "@/lib/shared/result";

/** A place on the canvas, in its own units; keyed by `elementKey(ref)`. */
export type Positions = { readonly [element: string]: { readonly x: number; readonly y: number } };

/** What the signed-in person may do here. */
export interface Access {
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
}

export interface Conflict {
  /** What the person did, in words, and where it clashed (JSON pointers). */
  readonly label: string;
  readonly paths: readonly string[];
  /** Why, place by place. */
  readonly problems: readonly Problem[];
  readonly mine: DomainDocument;
  readonly theirs: DomainDocument;
}

export type SyncStatus = "saved" | "saving" | "offline" | "conflict";

/** Somebody in the same domain. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly selection: ElementRef | null;
}

/** A tentative edit: shown with its effects, not yet made (a filter being changed, an edge being dragged). */
export interface Tentative {
  readonly edit: Edit;
  readonly document: DomainDocument;
  readonly resolution: Resolution;
}

/** The state of one open domain in the browser. Comments say where each field lives. */
export interface EditorState {
  /** Server: the domain. */
  readonly domainId: string;
  readonly domainName: string;
  readonly access: Access;
  /** Document: saved as edits. */
  readonly document: DomainDocument;
  /** Derived from `document`, incrementally. */
  readonly resolution: Resolution;
  /** What the resolver finds, then what Nix last said. */
  readonly problems: readonly Problem[];
  /** Server: last acknowledged revision. */
  readonly revision: number;
  readonly sync: {
    readonly status: SyncStatus;
    readonly pending: number;
    readonly conflict: Conflict | null;
  };
  readonly people: readonly Person[];
  /** Per domain, beside the document. */
  readonly positions: Positions;
  /** Per tab, mirrored in the address bar. */
  readonly selection: readonly ElementRef[];
  /** Per tab. */
  readonly hovered: ElementRef | null;
  readonly tentative: Tentative | null;
  /** Words for the menu, or null when there is nothing to undo or redo. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  /** What the editor could not do by itself (an undo that others are in the way of, a session that ended), or null. */
  readonly notice: Problem | null;
}

/** A hold on one step of undo. */
export interface LastEdit {
  /** Takes the step back; nothing when it is not the newest any more. */
  undo(): void;
  /** Calls once when another step follows or this one is taken back; returns how to stop listening. */
  whenOver(listener: () => void): () => void;
}

export interface EditorActions {
  /**
   * Plans the edit, shows it at once and queues it for the server. Problems when it cannot be made.
   * Edits that name the same gesture, one after the other, are one step of undo (a drag, typing in one field).
   */
  edit(edit: Edit, gesture?: string): Result<PlannedEdit<DomainDocument>, readonly Problem[]>;
  /** Shows what an edit would do without making it; null ends the show. */
  tryEdit(edit: Edit | null): void;
  undo(): void;
  redo(): void;
  /** What undo would take back now, to be taken back only as long as that is so. */
  lastEdit(): LastEdit;
  select(elements: readonly ElementRef[], how?: "replace" | "add" | "toggle"): void;
  hover(element: ElementRef | null): void;
  /** Puts elements somewhere else on the canvas; those that are not named stay. One gesture is one step of undo. */
  move(positions: Positions, gesture?: string): void;
  /** Forgets where elements were put, so that the layout alone says where they are. */
  arrange(): void;
  /** A newer revision from the server (another person's edit). */
  receive(revision: number, patches: Patch): void;
  /** What Nix says is wrong, evaluating or just reading the sources, in place of what it said there before. */
  learn(from: "evaluation" | "syntax", problems: readonly Problem[]): void;
  /** Who is in this domain just now. */
  meet(people: readonly Person[]): void;
  /** Ends a conflict: send mine again on top of theirs, or let it go. */
  settle(choice: "mine" | "theirs"): void;
}

export type Editor = EditorState & EditorActions;
