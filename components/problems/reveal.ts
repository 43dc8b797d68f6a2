import type { ActionContext } from "@/components/studio/actions/action";
import { placeInSource } from "@/lib/editor/evaluation-problems";
import { elementAround, elementPath } from "@/lib/model/element";
import { pointerSegments } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { domainProblems, problemBeside, problemKey } from "./all";
import { focusPlace } from "./focusPlace";

/** The inspector's tab that shows a place of the document. */
export function tabOfPlace(path: readonly string[]): string {
  const element = elementAround(path);
  const [field] = path.slice(elementPath(element).length);
  return element.kind === "service" && (field === "definition" || field === "extraConfig") ? "code" : "form";
}

/** Goes to a place of the document: selects its element, opens the inspector there and focuses the field, or the line. */
export function revealPlace(
  { editor, view }: ActionContext,
  pointer: string,
  line?: number,
  column?: number,
): void {
  const path = pointerSegments(pointer);
  editor.select([elementAround(path)]);
  view.toggle("inspector", true);
  view.openTab(tabOfPlace(path));
  focusPlace(path, line, column);
}

export function revealProblem(context: ActionContext, problem: Problem): void {
  context.view.pointOut(problemKey(problem));
  const place = placeInSource(problem);
  revealPlace(context, problem.path, place?.line, place?.column);
}

/** Goes to the next problem, or the one before. */
export function revealProblemBeside(context: ActionContext, step: 1 | -1): void {
  const { editor, view } = context;
  const all = domainProblems(editor.document, editor.problems, view.evaluation);
  const next = problemBeside(all, view.problem, step);
  if (next !== undefined) revealProblem(context, next);
}
