import { announce } from "@/components/studio/announce";
import { removalOf } from "@/lib/editor/graph/filters";
import type { GraphEdge } from "@/lib/editor/graph/graph";
import type { Editor } from "@/lib/editor/state";
import { edgeSentence } from "./words";

/** Takes away the filters that an edge draws, and says so with a way back; nothing when they are gone already. */
export function removeEdge(editor: Editor, edge: GraphEdge): void {
  const removal = removalOf(editor.document, edge.filters);
  if (removal === null) return;
  const sentence = edgeSentence(editor.document, edge);
  const result = editor.edit(removal);
  if (result.ok) announce.undoable(`Removed: ${sentence}.`, editor.lastEdit());
  else announce.problems(`Remove “${sentence}”`, result.error);
}
