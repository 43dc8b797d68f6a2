import { describe, expect, it } from "vitest";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { compareResolutions } from "@/lib/resolver/impact";
import { bare, domainOf } from "@/lib/resolver/testing/documents";

const all = { filter: "clusterMachines" };
const named = (hostname: string) => ({ filter: "hostname", hostname });

function impact(before: DomainDocument, after: DomainDocument, incremental = true) {
  const first = resolveDomain(before);
  return compareResolutions(first, resolveDomain(after, incremental ? first : undefined));
}
function web(services: object, machines: object = bare("a", "b", "c")): DomainDocument {
  return domainOf({ web: { machines, services } });
}

describe("R43: what an edit does to machines", () => {
  it("nothing, when values stay the same", () => {
    const document = () => web({ s: { selectors: [all], roles: { r: [all] } } });
    expect(impact(document(), document())).toMatchObject({
      services: [],
      sentence: "nothing changes for any machine",
    });
  });

  it("selectors gain and lose machines, and those that stay see another group", () => {
    const result = impact(
      web({ s: { selectors: [named("a"), named("b")] } }),
      web({ s: { selectors: [named("b"), named("c")] } }),
    );
    expect(result.services).toEqual([
      { service: "s.web.com", gained: ["c.web.com"], lost: ["a.web.com"], changed: ["b.web.com"] },
    ]);
    expect(result.sentence).toBe("+1, −1 machines, 1 receives something else");
  });

  it("a role that changes its order is another value on every machine", () => {
    const result = impact(
      web({ s: { selectors: [all], roles: { r: [named("a"), named("b")] } } }),
      web({ s: { selectors: [all], roles: { r: [named("b"), named("a")] } } }),
    );
    expect(result.sentence).toBe("3 receive something else");
  });

  it("a machine's annotation reaches those who read it in a group, or only itself", () => {
    const services = {
      group: { selectors: [named("a")], roles: { r: [named("b")] } },
      self: { selectors: [named("b")] },
      none: { selectors: [named("a")], roles: { r: [named("c")] } },
    };
    for (const incremental of [true, false]) {
      const result = impact(
        web(services),
        web(services, { ...bare("a", "b", "c"), b: { tags: ["x"] } }),
        incremental,
      );
      expect(result.services).toEqual([
        { service: "group.web.com", gained: [], lost: [], changed: ["a.web.com"] },
        { service: "self.web.com", gained: [], lost: [], changed: ["b.web.com"] },
      ]);
    }
  });

  it("services that come, go or are switched off give and take machines", () => {
    const result = impact(
      web({ off: { selectors: [all] }, gone: { selectors: [named("a")] } }),
      web({ off: { selectors: [all], enable: false }, fresh: { selectors: [named("c")] } }),
    );
    expect(result.services).toEqual([
      { service: "fresh.web.com", gained: ["c.web.com"], lost: [], changed: [] },
      { service: "off.web.com", gained: [], lost: ["a.web.com", "b.web.com", "c.web.com"], changed: [] },
      { service: "gone.web.com", gained: [], lost: ["a.web.com"], changed: [] },
    ]);
    expect(result.sentence).toBe("+1, −3 machines");
  });
});
