import fc from "fast-check";
import { expect, test } from "vitest";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { readChangedDocument } from "./parse-changed";
import { applyPatch } from "./patch";
import { planEdit } from "./plan";
import { documentOf } from "./testing/document";
import { readDocument } from "./read";
import { arbitraryDocument, arbitraryJson } from "./testing/arbitrary";
import { arbitraryEdit } from "./testing/arbitrary-edit";

test("finds what reading the whole document finds, for changes good and bad (seed 20270)", () => {
  const cases = arbitraryDocument.chain((document) =>
    fc.tuple(fc.constant(document), arbitraryEdit(document), arbitraryJson, fc.nat()),
  );
  fc.assert(
    fc.property(cases, ([document, edit, junk, seed]) => {
      const plan = planEdit(document, edit);
      const good = plan.ok ? plan.value.document : document;
      expect(readChangedDocument(good, document)).toEqual({ ok: true, value: good });
      const clusters = Object.keys(good.clusters);
      const cluster = clusters[seed % clusters.length];
      if (cluster === undefined) return;
      for (const path of [
        `/clusters/${cluster}/machines/x`,
        `/clusters/${cluster}/services/y`,
        `/clusters/${cluster}`,
        "/z",
      ]) {
        const bad = applyPatch(good, [{ op: "add", path, value: junk }]);
        if (!bad.ok) continue;
        expect(readChangedDocument(bad.value, good)).toEqual(readDocument(bad.value));
      }
    }),
    fuzz(150, 20270),
  );
});

test("fills in what a patch left out, and keeps the rest as it is", () => {
  const document = documentOf({
    clusters: { a: { machines: { m: {}, n: {} } }, b: {} },
  });
  const patched = applyPatch(document, [
    { op: "add", path: "/clusters/a/machines/new", value: { tags: ["t"] } },
  ]);
  const completed = patched.ok ? readChangedDocument(patched.value, document) : patched;
  if (!completed.ok) throw new Error("completed");
  expect(completed.value.clusters["a"]?.machines["new"]?.deployment.targetPort).toBe(22);
  expect(completed.value.clusters["a"]?.machines["m"]).toBe(document.clusters["a"]?.machines["m"]);
  expect(completed.value.clusters["b"]).toBe(document.clusters["b"]);
});
