import type { Json } from "@/lib/shared/json";
import type { BindingRef, ElementRef, ServiceRef } from "./element";
import type { Filter } from "./schema";

/** Unescaped segments of a place in the document. */
export type Path = readonly (string | number)[];

/** RFC 6902, of which edits use add, remove, replace, move and test. */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };
export type Patch = readonly PatchOperation[];

/** A typed command. `planEdit` turns it into patches against one document, and says what it does in words. */
export type Edit =
  /** Put a value at a place, whether or not there is one; parents must exist. */
  | { readonly type: "set"; readonly path: Path; readonly value: Json }
  /** Take a value away; refused when it is not there. */
  | { readonly type: "unset"; readonly path: Path }
  /** Create an element; `value` is completed with defaults. Refused when the name is taken. */
  | { readonly type: "create"; readonly element: ElementRef; readonly value?: Json }
  /** Copy an element under a new name beside it; a machine's static addresses move to the next free ones. */
  | { readonly type: "duplicate"; readonly element: ElementRef; readonly name: string }
  /** Give an element another name; every reference to it in filters (and in positions, deployments) follows. */
  | { readonly type: "rename"; readonly element: ElementRef; readonly name: string }
  /** Move a machine or service to another cluster, references with it. */
  | { readonly type: "relocate"; readonly element: ElementRef; readonly cluster: string }
  /** Delete an element. References stay, and are reported as problems. */
  | { readonly type: "delete"; readonly element: ElementRef }
  | {
      readonly type: "setFilters";
      readonly service: ServiceRef;
      readonly binding: BindingRef;
      readonly filters: readonly Filter[];
    }
  | {
      readonly type: "addFilter";
      readonly service: ServiceRef;
      readonly binding: BindingRef;
      readonly filter: Filter;
    }
  | {
      readonly type: "removeFilter";
      readonly service: ServiceRef;
      readonly binding: BindingRef;
      readonly index: number;
    }
  | {
      readonly type: "renameRole";
      readonly service: ServiceRef;
      readonly role: string;
      readonly name: string;
    }
  | { readonly type: "removeRole"; readonly service: ServiceRef; readonly role: string }
  /** Several edits that are one step of undo. */
  | { readonly type: "batch"; readonly label: string; readonly edits: readonly Edit[] };

/** What an edit does to one document: patches there and back, the result, and a sentence for undo and history. */
export interface PlannedEdit<Document> {
  readonly label: string;
  readonly forward: Patch;
  readonly inverse: Patch;
  readonly document: Document;
}
