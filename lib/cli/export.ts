import { ExportFolder } from "@/lib/cli/export-folder";
import { Failure } from "@/lib/cli/failure";
import { readLibrary } from "@/lib/cli/library";
import { hasErrors, problemLines } from "@/lib/cli/output";
import type { Outcome } from "@/lib/cli/resolve";
import { checkExport } from "@/lib/codegen/check";
import { generateFlake } from "@/lib/codegen/flake";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";

/**
 * `export`: writes the document's flake into a folder. Positions and the name that an earlier export there recorded
 * stay. A document with errors is not exported.
 */
export function exportCommand(
  document: DomainDocument,
  out: string,
  force: boolean,
  libraryFolder: string,
): Outcome {
  const problems = [...resolveDomain(document).problems, ...checkExport(document)];
  if (hasErrors(problems)) throw Failure.document(problems);
  const folder = ExportFolder.open(out);
  const library = document.library === "vendored" ? readLibrary(libraryFolder) : new Map<string, string>();
  const { positions, name } = folder.recorded;
  const files = generateFlake(document, { library, positions, ...(name === undefined ? {} : { name }) });
  const report = folder.write(files, force);
  return {
    output: `${JSON.stringify({ out, ...report }, null, 2)}\n`,
    notes: problemLines(problems),
    exitCode: 0,
  };
}
