import { describe, expect, it } from "vitest";
import { domainOf } from "@/lib/resolver/testing/documents";
import { filterOptions, matchingOptions } from "./options";

const document = domainOf({
  attic: { machines: { nas: { tags: ["storage"] }, pi: {} } },
  cellar: { machines: { gate: {} } },
});
const options = filterOptions(document, "attic");
const found = (query: string) =>
  matchingOptions(options, query, "attic").map(({ group, words }) => `${group}: ${words}`);

describe("filters by what is typed", () => {
  it("finds machines by short and long names, in any cluster", () => {
    expect(found("nas.attic.com")).toContain("Machines: nas");
    expect(found("gate")).toContain("Machines: gate.cellar.com");
  });

  it("offers a word that nobody carries as a tag, and what may have been meant where nothing fits", () => {
    expect(found("stor")).toEqual(["Tags: tag storage", "Tags: tag stor"]);
    expect(found("storagee")).toEqual(["Tags: tag storagee", "Did you mean: tag storage"]);
    expect(found("gat.cellar.com")).toEqual(["Tags: tag gat.cellar.com", "Did you mean: gate.cellar.com"]);
    expect(found("entirely-else")).toEqual(["Tags: tag entirely-else"]);
  });
});
