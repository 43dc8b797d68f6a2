import "server-only";
import { diffPatch } from "@/lib/model/diff";
import { fail, type Result } from "@/lib/shared/result";
import { applyChange, type ChangeFailure } from "./changes";
import { currentDocument, documentAt } from "./store";

/** Makes the document what it was at `number`, as one more revision. */
export async function restoreRevision(
  domainId: string,
  number: number,
  author: { readonly id: string; readonly name: string },
): Promise<Result<{ readonly revision: number }, ChangeFailure | "no-such-revision">> {
  const [then, now] = [await documentAt(domainId, number), await currentDocument(domainId)];
  if (!then || !now) return fail("no-such-revision");
  return applyChange(domainId, {
    baseRevision: now.revision,
    patches: diffPatch(now.document, then),
    message: `Restored revision ${number}`,
    author,
    client: null,
  });
}
