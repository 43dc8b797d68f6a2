import type { DomainDocument } from "@/lib/model/schema";
import { filterNameProblems } from "@/lib/resolver/advice/filter-names";
import { inputProblems } from "@/lib/resolver/advice/inputs";
import { moduleProblems } from "@/lib/resolver/advice/sources";
import { jsonSecrets } from "@/lib/resolver/source/secrets";
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
    earlier.clusterModules === document.clusterModules &&
    earlier.settings === document.settings
  )
    return before;
  const problems: Problem[] = [];
  inputProblems(document, problems);
  filterNameProblems(document, problems);
  moduleProblems(document.clusterModules, [], problems, "clusterModules");
  moduleProblems(document.filters, [], problems, "filters");
  moduleProblems(document.modules, [], problems);
  jsonSecrets(document.settings, ["settings"], problems);
  return problems;
}
