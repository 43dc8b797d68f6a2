import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { resetLimits } from "../http/limits";
import { administrator, startInstance, type Visitor } from "./instance";

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
async function makeDomain(admin: Visitor, name = "Home", document: unknown = DOCUMENT): Promise<string> {
  const made = await admin.ask("POST", "/api/domains", { body: { name, document } });
  expect(made.status).toBe(201);
  return made.body.id;
}

/** Sends patches to a domain; resolves to the answer. */
const change = (visitor: Pick<Visitor, "ask">, id: string, baseRevision: number, patches: unknown) =>
  visitor.ask("POST", `/api/domains/${id}/changes`, { body: { baseRevision, patches, message: "A change" } });

/** An instance with an administrator for the tests of one file, and what they do with its domains. */
export function domainsOfAdministrator() {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let admin: Visitor;
  beforeAll(async () => {
    instance = await startInstance();
    admin = await administrator();
  });
  afterAll(() => instance.end());
  beforeEach(resetLimits);
  return {
    ask: (...asked: Parameters<Visitor["ask"]>) => admin.ask(...asked),
    send: (...asked: Parameters<Visitor["send"]>) => admin.send(...asked),
    make: (name?: string, document?: unknown) => makeDomain(admin, name, document),
    change: (id: string, baseRevision: number, patches: unknown, visitor: Pick<Visitor, "ask"> = admin) =>
      change(visitor, id, baseRevision, patches),
    read: async (id: string) => (await admin.ask("GET", `/api/domains/${id}`)).body,
  };
}
