import { describe, expect, it } from "vitest";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { fixesFor } from "@/lib/resolver/fixes";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { present } from "@/lib/shared/assert";

const all = { filter: "clusterMachines" };
const gone = { filter: "hostname", hostname: "hots1" };

function withService(
  service: object,
  machines: object = bare("host1", "host2"),
  more: object = {},
): DomainDocument {
  return domainOf({ web: { machines, services: { s: service } }, db: { machines: bare("far") } }, more);
}

/** Makes the first fix of the problem with this code; the problem is then gone, and no error has come. */
function fixed(document: DomainDocument, code: string): { title: string; document: DomainDocument } {
  const { problems } = resolveDomain(document);
  const problem = present(
    problems.find((each) => each.code === code),
    code,
  );
  const fix = present(fixesFor(problem, document)[0], "fix");
  const planned = planEdit(document, fix.edit);
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  const after = resolveDomain(planned.value.document).problems;
  expect(after.filter((each) => each.code === code && each.path === problem.path)).toEqual([]);
  expect(after.filter((each) => each.severity === "error").length).toBeLessThanOrEqual(
    problems.filter((each) => each.severity === "error").length,
  );
  return { title: fix.title, document: planned.value.document };
}

describe("quick fixes", () => {
  it("R18: puts the name that was meant, at any depth", () => {
    const { title, document } = fixed(
      withService({
        selectors: [all],
        roles: { "a/b": [{ filter: "except", of: [all], without: [all, gone] }, all] },
      }),
      "unknown-machine",
    );
    expect(title).toBe("Change to host1");
    expect(document.clusters.web?.services.s?.roles["a/b"]?.[0]).toMatchObject({
      without: [all, { filter: "hostname", hostname: "host1" }],
    });
  });

  it("R18: a name is not meant because it ends alike", () => {
    const left = (hostname: string) =>
      fixed(
        withService(
          { selectors: [all], roles: { r: [{ filter: "hostname", hostname }] } },
          bare("pi", "nas"),
        ),
        "unknown-machine",
      ).title;
    expect(left("gate.web.com")).toBe('Remove the filter "gate.web.com"');
    expect(left("nsa.web.com")).toBe("Change to nas.web.com");
    expect(left("pi.wbe.com")).toBe("Change to pi.web.com");
  });

  it("R18: a machine of another cluster is named by its long form, an unknown name's filter removed", () => {
    expect(
      fixed(
        withService({ selectors: [all], roles: { r: [{ filter: "hostname", hostname: "far" }] } }),
        "unknown-machine",
      ).title,
    ).toBe("Change to far.db.com");
    expect(
      fixed(
        withService({ selectors: [all], roles: { r: [all, { filter: "cluster", cluster: "something" }] } }),
        "unknown-cluster",
      ).title,
    ).toBe('Remove the filter "all of something"');
  });

  it("R21: keeps a selector inside its cluster", () => {
    expect(
      fixed(withService({ selectors: [{ filter: "domainMachines" }] }), "selector-outside-cluster").title,
    ).toBe("Keep only machines of web");
  });

  it("R24, R25: takes away what matches nothing", () => {
    const none = { filter: "tag", tag: "none" };
    expect(fixed(withService({ selectors: [all, none] }), "filter-matches-nothing").title).toContain(
      "tag none",
    );
    expect(fixed(withService({ selectors: [all], roles: { 7: [none] } }), "role-matches-nothing").title).toBe(
      "Remove the role 7",
    );
    fixed(withService({ selectors: [none] }), "service-reaches-nobody");
  });

  it("R9, R32, R37: removes a clash, follows an input, fills an empty source", () => {
    fixed(
      withService({ selectors: [all] }, { host1: { annotations: { fqdn: "x" } } }),
      "annotation-overrides-generated",
    );
    fixed(
      withService({ selectors: [all] }, bare("a"), {
        inputs: { disko: { url: "github:a/b", follows: { nixpkgs: "nixpgks" } } },
      }),
      "unknown-input",
    );
    fixed(withService({ selectors: [all], extraConfig: " # nothing" }), "empty-source");
  });

  it("R34: gives a machine a free address", () => {
    const face = (address: string) => ({ interfaces: { eth0: { ipv4: [{ address, prefixLength: 24 }] } } });
    const { title } = fixed(
      withService({ selectors: [all] }, { a: face("10.0.0.1"), b: face("10.0.0.1"), c: face("10.0.0.2") }),
      "duplicate-address",
    );
    expect(title).toBe("Change to 10.0.0.3, which is free");
  });

  it("R39: adds an SSH server, for a cluster or one machine", () => {
    fixed(withService({ selectors: [all] }), "no-ssh-server");
    const ssh = { modules: { m: { source: "{ services.openssh.enable = true; }" } } };
    fixed(withService({ selectors: [all] }, { a: ssh, b: {} }), "no-ssh-server");
  });
});
