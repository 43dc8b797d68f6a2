import { describe, expect, it } from "vitest";
import type { ExactAnswer } from "./evaluation-problems";
import { exactBinding } from "./exact-binding";

const answer: ExactAnswer = {
  revision: 3,
  current: true,
  failure: null,
  machines: {},
  info: {
    machines: {},
    packages: [],
    services: { "dns.a.lan": { selectors: ["gate.a.lan"], roles: { server: ["gate.a.lan", "nas.a.lan"] } } },
  },
};

describe("what Nix resolved a list of a service to", () => {
  it("is its machines, of the selectors or of a role", () => {
    expect(exactBinding(answer, "dns.a.lan", { kind: "selectors" })).toEqual(["gate.a.lan"]);
    expect(exactBinding(answer, "dns.a.lan", { kind: "role", role: "server" })).toHaveLength(2);
  });

  it("is not known of another service or role, nor by what Nix said of an earlier revision", () => {
    expect(exactBinding(answer, "web.a.lan", { kind: "selectors" })).toBeNull();
    expect(exactBinding(answer, "dns.a.lan", { kind: "role", role: "toString" })).toBeNull();
    expect(exactBinding({ ...answer, current: false }, "dns.a.lan", { kind: "selectors" })).toBeNull();
    expect(exactBinding(null, "dns.a.lan", { kind: "selectors" })).toBeNull();
  });
});
