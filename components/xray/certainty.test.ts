import { describe, expect, it } from "vitest";
import { resolveDomain } from "@/lib/resolver";
import { domainOf } from "@/lib/resolver/testing/documents";
import { certaintyOf } from "./certainty";

const document = domainOf({
  attic: {
    machines: { nas: { ips: ["10.0.0.2"] }, gate: { ips: ["10.0.0.1"] } },
    services: {
      dns: {
        selectors: [{ filter: "clusterMachines" }],
        roles: {
          server: [{ filter: "hostname", hostname: "gate" }],
          edge: [{ filter: "custom", source: "clusterName: config: [ ]" }],
        },
      },
    },
  },
});
const resolution = resolveDomain(document);
const service = resolution.services.get("dns.attic.com");

describe("certainty", () => {
  it("only what a filter in code decides is unknown before Nix has spoken", () => {
    expect(certaintyOf(service, ["roles", "server", "ips"], "never")).toBe("structural");
    expect(certaintyOf(service, ["roles", "edge", "ips"], "never")).toBe("unknown");
    expect(certaintyOf(service, ["roles"], "never")).toBe("unknown");
    expect(certaintyOf(service, ["this", "ips"], "earlier")).toBe("stale");
    expect(certaintyOf(service, ["roles", "edge"], "now")).toBe("exact");
  });
});
