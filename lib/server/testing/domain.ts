import { expect } from "vitest";
import type { Visitor } from "./instance";

const machine = (address: string) => ({ interfaces: { eth0: { ipv4: [{ address, prefixLength: 24 }] } } });

/** Two machines, and a service on both with a role on one. */
export const DOCUMENT = {
  schemaVersion: 1,
  suffix: "lan",
  clusters: {
    attic: {
      machines: { nas: machine("192.168.1.10"), pi: machine("192.168.1.11") },
      services: {
        backup: {
          selectors: [{ filter: "clusterMachines" }],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
        },
      },
    },
  },
};

/** Makes a domain; resolves to its id. */
export async function makeDomain(
  admin: Visitor,
  name = "Home",
  document: unknown = DOCUMENT,
): Promise<string> {
  const made = await admin.ask("POST", "/api/domains", { body: { name, document } });
  expect(made.status).toBe(201);
  return made.body.id;
}

/** Sends patches to a domain; resolves to the answer. */
export const change = (visitor: Visitor, id: string, baseRevision: number, patches: unknown) =>
  visitor.ask("POST", `/api/domains/${id}/changes`, { body: { baseRevision, patches, message: "A change" } });
