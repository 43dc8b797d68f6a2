import { expect, test } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { planEdit } from "@/lib/model/plan";
import { assert } from "@/lib/shared/assert";
import { replacedSources, searchSources } from "./search";
import { sourcesEdit, sourcesOf } from "./sources";

const document = documentOf({
  suffix: "com",
  modules: { all: { source: "{ a.port = 80; }" } },
  clusterModules: { backup: { source: "{ lib, ... }: { }" } },
  filters: { edge: { source: "clusterName: config: [ ]" } },
  clusters: {
    c: {
      modules: { own: { source: "{ }" } },
      users: { root: { systemConfig: "{ x = 1; }", homeManagerModules: ["{ y = 2; }"] } },
      machines: { m: { modules: { hardware: { source: "{ Port = 22; }" } }, users: { ada: {} } } },
      services: {
        s: {
          selectors: [{ filter: "clusterMachines" }],
          roles: {
            r: [
              {
                filter: "except",
                of: [{ filter: "custom", source: "c: k: [ port ]" }],
                without: [{ filter: "tag", tag: "t" }],
              },
            ],
          },
          definition: "{ this, ... }: {\n  port = 80;\n  other = [ port port ];\n}",
        },
      },
    },
  },
});
const places = sourcesOf(document);
const plain = { text: "port", regex: false, matchCase: false };

test("every source of the document is there", () => {
  expect(places.map(({ path }) => path.join("/"))).toEqual([
    "modules/all/source",
    "clusterModules/backup/source",
    "filters/edge/source",
    "clusters/c/modules/own/source",
    "clusters/c/users/root/systemConfig",
    "clusters/c/users/root/homeManagerModules/0",
    "clusters/c/machines/m/modules/hardware/source",
    "clusters/c/machines/m/users/ada/systemConfig",
    "clusters/c/services/s/definition",
    "clusters/c/services/s/extraConfig",
    "clusters/c/services/s/roles/r/0/of/0/source",
  ]);
});

test("matches with the line around them", () => {
  const found = searchSources(places, plain);
  assert(found.ok, "the query is fine");
  expect(found.value.count).toBe(6);
  expect(found.value.sources.find(({ place }) => place.part === "definition")?.matches).toEqual([
    { line: 2, before: "", found: "port", after: " = 80;" },
    { line: 3, before: "other = [ ", found: "port", after: " port ];" },
    { line: 3, before: "other = [ port ", found: "port", after: " ];" },
  ]);
  const exact = searchSources(places, { ...plain, matchCase: true });
  expect(exact.ok && exact.value.count).toBe(5);
  expect(searchSources(places, { text: "(", regex: true, matchCase: false }).ok).toBe(false);
  const dots = searchSources(places, { text: ".*", regex: false, matchCase: false });
  expect(dots.ok && dots.value.count).toBe(0);
});

test("replacing is one edit, deep filters included, and undone as one", () => {
  const changed = replacedSources(places, plain, "$& gate");
  const plan = planEdit(document, sourcesEdit("Replace port", changed));
  assert(plan.ok, "the edit can be made");
  const texts = sourcesOf(plan.value.document).map(({ text }) => text);
  expect(texts).toContain("c: k: [ $& gate ]");
  expect(texts).toContain("{ a.$& gate = 80; }");
  expect(plan.value.label).toBe("Replace port");
});

test("groups of a regular expression", () => {
  const query = { text: "(p)(o)rt", regex: true, matchCase: true };
  const changed = replacedSources(places, query, "$2$1-$&-$$-$3");
  expect(changed[0]?.text).toBe("{ a.op-port-$-$3 = 80; }");
});
