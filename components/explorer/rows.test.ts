import { expect, test } from "vitest";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { foundRows, treeRows } from "./rows";

const document = domainOf({
  attic: { machines: { gate: { tags: ["edge"] }, nas: {} }, services: { dns: {} } },
  cellar: { machines: bare("build") },
});
const opened = new Map([["group:user:attic:", false]]);

function edited(of: DomainDocument, edit: Parameters<typeof planEdit>[1]): DomainDocument {
  const planned = planEdit(of, edit);
  if (!planned.ok) throw new Error(planned.error[0]?.message);
  return planned.value.document;
}

test("lines after an edit are those of a tree that was never seen before", () => {
  treeRows(document, opened);
  const steps = [
    { type: "rename", element: { kind: "machine", cluster: "attic", machine: "nas" }, name: "vault" },
    { type: "create", element: { kind: "cluster", cluster: "barn" } },
    { type: "relocate", element: { kind: "machine", cluster: "attic", machine: "gate" }, cluster: "cellar" },
    { type: "rename", element: { kind: "cluster", cluster: "cellar" }, name: "shed" },
    { type: "delete", element: { kind: "service", cluster: "attic", service: "dns" } },
  ] as const;
  let now = document;
  for (const step of steps) {
    now = edited(now, step);
    expect(treeRows(now, opened)).toEqual(treeRows(structuredClone(now), opened));
  }
});

test("opening and closing shows and hides what is below", () => {
  const names = (of: ReadonlyMap<string, boolean>) =>
    treeRows(document, of).flatMap((row) => (row.type === "element" ? [row.name] : []));
  expect(names(opened)).toContain("nas");
  expect(names(new Map([["/clusters/attic", false]]))).not.toContain("nas");
  expect(names(opened)).toContain("nas");
});

test("a machine is found by its address, which is then said", () => {
  const eth0 = { ipv4: [{ address: "10.5.0.7", prefixLength: 24 }] };
  const of = domainOf({ attic: { machines: { nas: { interfaces: { eth0 } }, gate: {} } } });
  const found = foundRows(of, "10.5.0.7").map((row) => row.type === "element" && [row.name, row.detail]);
  expect(found).toEqual([["nas", `attic.${of.suffix} · 10.5.0.7`]]);
  expect(foundRows(of, "10.5.0.8")).toEqual([]);
});
