import { expect, it } from "vitest";
import { present } from "@/lib/shared/assert";
import { enqueueJob, finishJob } from "../db/jobs";
import { documentAt } from "../domains/store";
import { domainsOfAdministrator } from "../testing/domain";
import { lockMachines, whoHolds } from "./locks";

const admin = domainsOfAdministrator();

const machine = (name: string) => `/clusters/attic/machines/${name}`;
const rename = (from: string, to: string) => ({ op: "move", from: machine(from), path: machine(to) });

async function domain() {
  const document = {
    schemaVersion: 1,
    suffix: "lan",
    clusters: { attic: { machines: { nas: {}, pi: {} } } },
  };
  const id: string = (await admin.ask("POST", "/api/domains", { body: { name: "Home", document } })).body.id;
  const at = async (revision: number, ...machines: string[]) => {
    const found = present(await documentAt(id, revision), "document");
    return { domainId: id, revision, document: found, machines };
  };
  const job = async () => {
    const made = { kind: "deployment", domainId: id, revision: 1, payload: {} } as const;
    return present(await enqueueJob({ ...made, createdBy: { id: null, name: "Ada" } }), "job").id;
  };
  const change = async (baseRevision: number, patches: unknown) => {
    const made = await admin.ask("POST", `/api/domains/${id}/changes`, { body: { baseRevision, patches } });
    expect(made.status).toBe(200);
  };
  return { id, at, job, change };
}

it("a machine that is being deployed stays taken under a new name, and by its old one in an older revision", async () => {
  const { id, at, job, change } = await domain();
  const [first, second] = [await job(), await job()];
  expect(await lockMachines(await at(1, "nas.attic.lan"), first, "Ada, deploy")).toBeNull();
  await change(1, [rename("nas", "store")]);
  const held = (name: string) => ({ machine: name, holder: "Ada, deploy" });
  const both = await at(2, "pi.attic.lan", "store.attic.lan");
  expect(await lockMachines(both, second, "Grace")).toEqual(held("store.attic.lan"));
  expect(await whoHolds(await at(2, "pi.attic.lan"))).toBeNull();
  expect(await whoHolds(await at(1, "nas.attic.lan"))).toEqual(held("nas.attic.lan"));
  const refused = await admin.ask("POST", `/api/domains/${id}/deployments`, {
    body: { package: "deploy", machines: ["store"] },
  });
  expect(refused).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("store.attic.lan") },
  });

  // Names change hands: what counts is the machine.
  await change(2, [rename("pi", "nas")]);
  expect(await lockMachines(await at(3, "nas.attic.lan"), second, "Grace")).toBeNull();
  await change(3, [rename("nas", "between"), rename("store", "nas"), rename("between", "store")]);
  expect(await whoHolds(await at(4, "nas.attic.lan"))).toMatchObject({ holder: "Ada, deploy" });
  expect(await whoHolds(await at(4, "store.attic.lan"))).toMatchObject({ holder: "Grace" });

  await finishJob(first, { status: "succeeded" });
  expect(await whoHolds(await at(4, "nas.attic.lan"))).toBeNull();
});

it("a name that another machine has taken is free for it, and the one that had it keeps one lock", async () => {
  const { at, job, change } = await domain();
  const [first, second] = [await job(), await job()];
  await change(1, [{ op: "replace", path: `${machine("pi")}/tags`, value: ["small"] }]);
  await change(2, [{ op: "remove", path: machine("nas") }]);
  await change(3, [rename("pi", "nas")]);
  expect(await lockMachines(await at(1, "nas.attic.lan"), first, "Ada")).toBeNull();
  expect(await lockMachines(await at(2, "nas.attic.lan"), second, "Grace")).toMatchObject({ holder: "Ada" });
  expect(await lockMachines(await at(4, "nas.attic.lan"), second, "Grace")).toBeNull();
});

it("the lock of a machine that is gone does not come to whoever takes its name, nor goes on with it", async () => {
  const { at, job, change } = await domain();
  const [first, second] = [await job(), await job()];
  expect(await lockMachines(await at(1, "nas.attic.lan"), first, "Ada, deploy")).toBeNull();
  await change(1, [rename("nas", "vault")]);
  await change(2, [{ op: "remove", path: machine("vault") }]);
  await change(3, [rename("pi", "vault")]);
  expect(await whoHolds(await at(4, "vault.attic.lan"))).toBeNull();
  expect(await whoHolds(await at(1, "nas.attic.lan"))).toMatchObject({ holder: "Ada, deploy" });
  expect(await lockMachines(await at(4, "vault.attic.lan"), second, "Grace")).toBeNull();
  await change(4, [rename("vault", "store")]);
  await change(5, [{ op: "move", from: "/clusters/attic", path: "/clusters/loft" }]);
  expect(await whoHolds(await at(6, "store.loft.lan"))).toMatchObject({ holder: "Grace" });
  expect(await whoHolds(await at(1, "nas.attic.lan"))).toMatchObject({ holder: "Ada, deploy" });
  expect(await whoHolds(await at(2, "vault.attic.lan"))).toMatchObject({ holder: "Ada, deploy" });
  await finishJob(first, { status: "succeeded" });
  expect(await whoHolds(await at(1, "nas.attic.lan"))).toBeNull();
  expect(await whoHolds(await at(1, "pi.attic.lan"))).toMatchObject({ holder: "Grace" });
});
