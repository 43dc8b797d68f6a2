import { describe, expect, it } from "vitest";
import { domainsOfAdministrator } from "../testing/domain";

const { ask, change, make, read } = domainsOfAdministrator();

describe("changes", () => {
  it("fill in defaults that the patch leaves out, and tell them to everybody", async () => {
    const id = await make();
    const made = await change(id, 1, [
      { op: "add", path: "/clusters/cellar", value: { machines: { a: {} } } },
    ]);
    expect(made.body).toEqual({ revision: 2 });
    const { document } = await read(id);
    expect(document.clusters.cellar.machines.a.system).toBe("x86_64-linux");
    const told = await ask("GET", `/api/domains/${id}/revisions?after=1`);
    expect(told.body).toHaveLength(1);
    expect(JSON.stringify(told.body[0].patches)).toContain("x86_64-linux");
  });

  it.each([
    ["an unknown key", [{ op: "add", path: "/colour", value: 1 }], 422],
    ["a bad name", [{ op: "add", path: "/clusters/Bad Name", value: {} }], 422],
    ["a bad value", [{ op: "replace", path: "/clusters/attic/machines/nas/system", value: "vms" }], 422],
    ["a value without its place", [{ op: "add", path: "/clusters/none/machines/x", value: {} }], 422],
    ["a required key taken away", [{ op: "remove", path: "/suffix" }], 422],
    ["__proto__", [{ op: "add", path: "/settings/__proto__", value: { x: 1 } }], 422],
    ["a failing test", [{ op: "test", path: "/suffix", value: "com" }], 409],
    ["no such operation", [{ op: "increment", path: "/suffix" }], 400],
    ["no list", { op: "remove", path: "/suffix" }, 400],
  ])("refuse %s and leave everything as it was", async (_, patches, status) => {
    const id = await make();
    const before = await read(id);
    const reply = await change(id, 1, patches);
    expect(reply.status).toBe(status);
    expect(reply.body.problems.length).toBeGreaterThan(0);
    expect(await read(id)).toEqual(before);
  });

  it("a removed key with a default gets its default back", async () => {
    const id = await make();
    expect((await change(id, 1, [{ op: "remove", path: "/nixpkgs" }])).status).toBe(200);
    expect((await read(id)).document.nixpkgs).toBe("github:NixOS/nixpkgs/nixos-26.05");
  });

  it("merge with another person's when they do not touch each other", async () => {
    const id = await make();
    await change(id, 1, [{ op: "add", path: "/settings/mine", value: 1 }]);
    const late = await change(id, 1, [{ op: "add", path: "/settings/yours", value: 2 }]);
    expect(late.body).toEqual({ revision: 3 });
    expect((await read(id)).document.settings).toEqual({ mine: 1, yours: 2 });
  });

  it("follow a rename that somebody else made meanwhile: nothing dangles", async () => {
    const id = await make();
    const machines = "/clusters/attic/machines";
    const roles = "/clusters/attic/services/backup/roles";
    const renamed = await change(id, 1, [
      { op: "move", from: `${machines}/nas`, path: `${machines}/vault` },
      { op: "test", path: `${roles}/target`, value: [{ filter: "hostname", hostname: "nas" }] },
      { op: "replace", path: `${roles}/target`, value: [{ filter: "hostname", hostname: "vault" }] },
    ]);
    expect(renamed.status).toBe(200);
    const late = await change(id, 1, [
      { op: "add", path: `${roles}/mirror`, value: [{ filter: "hostname", hostname: "nas" }] },
    ]);
    expect(late.status).toBe(200);
    const { document } = await read(id);
    expect(document.clusters.attic.services.backup.roles).toEqual({
      mirror: [{ filter: "hostname", hostname: "vault" }],
      target: [{ filter: "hostname", hostname: "vault" }],
    });
  });

  it("are a conflict with the paths where both changed one place, or where the merge would add an error", async () => {
    const id = await make();
    const target = "/clusters/attic/services/backup/roles/target";
    const was = { op: "test", path: "/suffix", value: "lan" };
    await change(id, 1, [was, { op: "replace", path: "/suffix", value: "com" }]);
    const late = await change(id, 1, [was, { op: "replace", path: "/suffix", value: "org" }]);
    expect(late.status).toBe(409);
    expect(late.body.paths).toEqual(["/suffix"]);
    expect(late.body.revision).toBe(2);

    await change(id, 2, [{ op: "remove", path: "/clusters/attic/machines/pi" }]);
    const dangling = await change(id, 2, [
      { op: "replace", path: target, value: [{ filter: "hostname", hostname: "pi" }] },
    ]);
    expect(dangling.status).toBe(409);
    expect(dangling.body.paths[0]).toContain(target);
    expect((await change(id, 99, [])).status).toBe(409);
  });

  it("of many people at once are all kept, in one order", async () => {
    const id = await make();
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) => change(id, 1, [{ op: "add", path: `/settings/k${n}`, value: n }])),
    );
    expect(replies.map((reply) => reply.body.revision).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 2),
    );
    expect(Object.keys((await read(id)).document.settings)).toHaveLength(40);
  });
});
