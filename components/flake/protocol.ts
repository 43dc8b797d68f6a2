import type { ExportPositions } from "@/lib/codegen";
import type { DomainDocument } from "@/lib/model/schema";
import type { FileMark } from "./rows";

/** What the worker is asked: the export of this document. */
export interface FlakeQuestion {
  readonly number: number;
  readonly document: DomainDocument;
  /** The library's files by path within it. */
  readonly library: readonly (readonly [string, string])[];
  readonly positions: ExportPositions;
  readonly name: string;
}

/** What is different from the answer before. */
export interface FlakeReply {
  readonly number: number;
  readonly differences: readonly {
    readonly path: string;
    readonly change: FileMark;
    readonly text: string | null;
  }[];
}
