import type { DomainDocument } from "@/lib/model/schema";
import { inputProblems } from "@/lib/resolver/advice/inputs";
import type { Problem } from "@/lib/shared/problem";

/** What is wrong with the domain's own parts; `before` again while none of them changed. */
export function domainProblems(
  document: DomainDocument,
  earlier: DomainDocument | undefined,
  before: readonly Problem[] | undefined,
): readonly Problem[] {
  if (
    before &&
    earlier &&
    earlier.inputs === document.inputs &&
    earlier.filters === document.filters &&
    earlier.modules === document.modules &&
    earlier.clusterModules === document.clusterModules
  )
    return before;
  const problems: Problem[] = [];
  inputProblems(document, problems);
  return problems;
}
