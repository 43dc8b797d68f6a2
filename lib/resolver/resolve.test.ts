import { describe, expect, it } from "vitest";
import { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";

function domain(clusters: unknown, more: object = {}): DomainDocument {
  return DomainDocument.parse({ schemaVersion: 1, suffix: "com", clusters, ...more });
}
const bare = (...names: string[]) => Object.fromEntries(names.map((name) => [name, {}]));

describe("names and order", () => {
  it("R1, R2: long forms are machine.cluster.suffix, by cluster, then name, ascending by byte", () => {
    const { machines } = resolveDomain(
      domain({ b: { machines: bare("m1", "m2", "m10") }, a: { machines: bare("z") } }),
    );
    expect([...machines.keys()]).toEqual(["z.a.com", "m1.b.com", "m10.b.com", "m2.b.com"]);
    expect(machines.size).toBe(4);
    expect(machines.get("m1.b.com")?.annotation.domain).toBe("b.com");
  });
});
