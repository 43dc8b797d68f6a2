import fc from "fast-check";
import { expect, it } from "vitest";
import type { Patch, PatchOperation } from "@/lib/model/edit";
import { documentOf } from "@/lib/model/testing/document";
import { readDocument } from "@/lib/model/read";
import type { DomainDocument } from "@/lib/model/schema";
import { arbitraryDocument, arbitraryJson, arbitraryLabel } from "@/lib/model/testing/arbitrary";
import { type Json, pointer, pointerSegments, valueAt } from "@/lib/shared/json";
import { fuzz } from "@/lib/shared/testing/fuzz";
import { applyTo } from "./store";
import { validatePatched } from "./validate";

function places(value: Json, at: readonly string[] = []): string[] {
  const inside =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) => places(item as Json, [...at, key]))
      : [];
  return [pointer(...at), ...inside];
}

/** Operations as anybody could send them: on places that exist or nearly do, with values that fit or do not. */
function arbitraryPatch(document: DomainDocument): fc.Arbitrary<Patch> {
  const json = document as unknown as Json;
  const place = fc.constantFrom(...places(json));
  const near = fc.oneof(
    place,
    fc.tuple(place, arbitraryLabel).map(([parent, key]) => parent + pointer(key)),
  );
  const elsewhere = place.map((path) => valueAt(json, pointerSegments(path)) ?? null);
  const value = fc.oneof(elsewhere, arbitraryJson, fc.constant({}));
  const operation: fc.Arbitrary<PatchOperation> = fc.oneof(
    fc.record({ op: fc.constantFrom("add" as const, "replace" as const), path: near, value }),
    fc.record({ op: fc.constant("remove" as const), path: place }),
    fc.record({ op: fc.constantFrom("move" as const, "copy" as const), from: place, path: near }),
  );
  return fc.array(operation, { minLength: 1, maxLength: 4 });
}

it("validating what a patch changed is validating everything (seed 20263)", () => {
  let valid = 0;
  fc.assert(
    fc.property(
      arbitraryDocument.chain((document) => fc.tuple(fc.constant(document), arbitraryPatch(document))),
      ([document, patch]) => {
        const applied = applyTo(document, patch);
        if (!applied.ok) return;
        const whole = readDocument(applied.value);
        const parts = validatePatched(applied.value, document);
        if (!whole.ok) {
          expect(parts).toEqual(whole);
          return;
        }
        valid++;
        expect(parts).toMatchObject({ ok: true, value: { document: whole.value } });
        if (parts.ok) expect(applyTo(applied.value, parts.value.completion)).toEqual(whole);
      },
    ),
    fuzz(500, 20263),
  );
  expect(valid).toBeGreaterThan(30);
});

it("keeps the identity of what was not touched", () => {
  const read = documentOf({ clusters: { a: {}, b: {} } });
  const patch: Patch = [{ op: "add", path: "/clusters/a/machines/m", value: {} }];
  const applied = applyTo(read, patch);
  const checked = applied.ok ? validatePatched(applied.value, read) : applied;
  if (!checked.ok) throw new Error("not valid");
  expect(checked.value.document.clusters.b).toBe(read.clusters.b);
  expect(checked.value.document.clusters.a?.machines.m?.system).toBe("x86_64-linux");
});
