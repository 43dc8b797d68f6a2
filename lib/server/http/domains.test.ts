import { unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { elementKey } from "@/lib/model/element";
import { machineStates, recordMachine } from "../db/machine-states";
import { recordMachineOf } from "../domains/machine-news";
import { change as sendChange, makeDomain } from "../testing/domain";
import { administrator, startInstance, type Visitor } from "../testing/instance";
import { resetLimits } from "./limits";

let instance: Awaited<ReturnType<typeof startInstance>>;
let admin: Visitor;

beforeAll(async () => {
  instance = await startInstance();
  admin = await administrator();
});
afterAll(() => instance.end());
beforeEach(resetLimits);

const make = (name?: string, document?: unknown) => makeDomain(admin, name, document);
const change = (id: string, baseRevision: number, patches: unknown, visitor = admin) =>
  sendChange(visitor, id, baseRevision, patches);
const read = async (id: string) => (await admin.ask("GET", `/api/domains/${id}`)).body;

describe("domains", () => {
  it("are created, listed, read, renamed, trashed, brought back and erased", async () => {
    const id = await make("Attic");
    expect((await admin.ask("GET", "/api/domains")).body).toContainEqual(
      expect.objectContaining({ id, name: "Attic", revision: 1 }),
    );
    const domain = await read(id);
    expect(domain.document.clusters.attic.machines.nas.deployment.targetUser).toBe("root");
    expect((await admin.ask("PATCH", `/api/domains/${id}`, { body: { name: "Loft" } })).body.name).toBe(
      "Loft",
    );
    expect((await admin.ask("DELETE", `/api/domains/${id}?erase=1`)).status).toBe(409);
    expect((await admin.ask("DELETE", `/api/domains/${id}`)).status).toBe(204);
    expect((await admin.ask("GET", "/api/domains")).body).not.toContainEqual(expect.objectContaining({ id }));
    expect((await admin.ask("GET", "/api/domains?trashed=1")).body).toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await change(id, 1, [{ op: "replace", path: "/suffix", value: "arpa" }])).status).toBe(409);
    await admin.ask("PATCH", `/api/domains/${id}`, { body: { trashed: false } });
    expect((await change(id, 1, [{ op: "replace", path: "/suffix", value: "arpa" }])).status).toBe(200);
    await admin.ask("DELETE", `/api/domains/${id}`);
    expect((await admin.ask("DELETE", `/api/domains/${id}?erase=1`)).status).toBe(204);
    expect((await admin.ask("GET", `/api/domains/${id}`)).status).toBe(404);
  });

  it("refuse a wrong document with all its problems at once", async () => {
    const document = { schemaVersion: 1, suffix: "lan", colour: 1, clusters: { "Bad Name": {} } };
    const reply = await admin.ask("POST", "/api/domains", { body: { name: "X", document } });
    expect(reply.status).toBe(422);
    expect(reply.body.problems.map((each: { path: string }) => each.path).sort()).toEqual([
      "/clusters/Bad Name",
      "/colour",
    ]);
  });
});

describe("changes", () => {
  it("fill in defaults that the patch leaves out, and tell them to everybody", async () => {
    const id = await make();
    const made = await change(id, 1, [
      { op: "add", path: "/clusters/cellar", value: { machines: { a: {} } } },
    ]);
    expect(made.body).toEqual({ revision: 2 });
    const { document } = await read(id);
    expect(document.clusters.cellar.machines.a.system).toBe("x86_64-linux");
    const told = await admin.ask("GET", `/api/domains/${id}/revisions?after=1`);
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

describe("the trash", () => {
  it("keeps a domain as it is: nothing in it is changed, deployed or asked of Nix", async () => {
    const id = await make();
    await admin.ask("DELETE", `/api/domains/${id}`);
    const tried = [
      await change(id, 1, [{ op: "add", path: "/settings/a", value: 1 }]),
      await admin.ask("PATCH", `/api/domains/${id}/positions`, { body: {} }),
      await admin.ask("POST", `/api/domains/${id}/revisions/1/restore`),
      await admin.ask("POST", `/api/domains/${id}/deployments`, { body: { machines: ["nas"] } }),
      await admin.ask("POST", `/api/domains/${id}/evaluations`, { body: {} }),
      await admin.ask("POST", `/api/domains/${id}/inputs/update`, { body: {} }),
      await admin.ask("POST", `/api/domains/${id}/drift`, { body: {} }),
    ];
    expect(tried.map(({ status, body }) => [status, body.type])).toEqual(
      tried.map(() => [409, "urn:cluster-studio:in-trash"]),
    );
    expect((await read(id)).revision).toBe(1);
    await admin.ask("PATCH", `/api/domains/${id}`, { body: { trashed: false } });
    expect((await change(id, 1, [{ op: "add", path: "/settings/a", value: 1 }])).status).toBe(200);
  });
});

describe("history", () => {
  it("reads, names and restores revisions, across snapshots", async () => {
    const id = await make();
    for (let n = 1; n <= 60; n++) {
      const value = { op: n === 1 ? "add" : "replace", path: "/settings/n", value: n };
      expect((await change(id, n, [value])).status).toBe(200);
    }
    for (const n of [1, 2, 49, 50, 51, 61]) {
      const revision = await admin.ask("GET", `/api/domains/${id}/revisions/${n}`);
      expect(revision.body.document.settings).toEqual(n === 1 ? {} : { n: n - 1 });
    }
    expect((await admin.ask("GET", `/api/domains/${id}/revisions/62`)).status).toBe(404);
    const named = await admin.ask("PATCH", `/api/domains/${id}/revisions/7`, { body: { name: "Moved in" } });
    expect(named.body).toMatchObject({ number: 7, name: "Moved in", author: { name: "Ada" } });
    expect((await admin.ask("GET", `/api/domains/${id}/revisions?named=1`)).body).toHaveLength(1);
    const restored = await admin.ask("POST", `/api/domains/${id}/revisions/7/restore`);
    expect(restored.body).toEqual({ revision: 62 });
    expect((await read(id)).document.settings).toEqual({ n: 6 });
    const page = await admin.ask("GET", `/api/domains/${id}/revisions?before=10&limit=3`);
    expect(page.body.map((each: { number: number }) => each.number)).toEqual([9, 8, 7]);
  });
});

describe("differences", () => {
  it("tell elements and fields, files, and which machines are affected", async () => {
    const id = await make();
    const nas = "/clusters/attic/machines/nas";
    const address = { op: "replace", path: `${nas}/interfaces/eth0/ipv4/0/address`, value: "192.168.1.99" };
    expect((await change(id, 1, [address])).status).toBe(200);
    const { body } = await admin.ask("GET", `/api/domains/${id}/difference?from=1`);
    expect(body).toMatchObject({ from: 1, to: 2 });
    expect(body.elements).toMatchObject([
      { element: nas, kind: "changed", fields: [{ path: ["interfaces", "eth0"] }] },
    ]);
    expect(body.files.map(({ path }: { path: string }) => path)).toEqual(["clusters/attic/machines/nas.nix"]);
    expect(body.affected).toEqual([
      { machine: "nas.attic.lan", services: ["backup.attic.lan"], annotation: true },
      { machine: "pi.attic.lan", services: ["backup.attic.lan"], annotation: false },
    ]);
    expect((await admin.ask("GET", `/api/domains/${id}/difference?from=1&to=9`)).status).toBe(404);
  });
});

describe("positions", () => {
  it("are merged, forgotten, and follow a rename", async () => {
    const id = await make();
    const nas = elementKey({ kind: "machine", cluster: "attic", machine: "nas" });
    const attic = elementKey({ kind: "cluster", cluster: "attic" });
    const places = { [nas]: { x: 1, y: 2 }, [attic]: { x: 0, y: 0 } };
    await admin.ask("PATCH", `/api/domains/${id}/positions`, { body: places });
    await admin.ask("PATCH", `/api/domains/${id}/positions`, { body: { [attic]: null } });
    expect((await read(id)).positions).toEqual({ [nas]: { x: 1, y: 2 } });
    const machines = "/clusters/attic/machines";
    await change(id, 1, [{ op: "move", from: `${machines}/nas`, path: `${machines}/vault` }]);
    const vault = elementKey({ kind: "machine", cluster: "attic", machine: "vault" });
    expect((await admin.ask("GET", `/api/domains/${id}/positions`)).body).toEqual({
      [vault]: { x: 1, y: 2 },
    });
  });
});

describe("what machines run", () => {
  it("follows a rename, also onto the name of a machine that is gone, and a swap of names", async () => {
    const id = await make();
    const path = (name: string) => `/clusters/attic/machines/${name}`;
    const running = async () =>
      Object.fromEntries([...(await machineStates(id))].map(([key, row]) => [key, row.runningToplevel]));
    for (const name of ["nas", "pi"]) {
      await recordMachine(id, path(name), { running: `/nix/store/${name}` });
      await admin.ask("PATCH", `/api/domains/${id}/positions`, {
        body: { [path(name)]: { x: name.length, y: 0 } },
      });
    }
    const swap = [
      { op: "move", from: path("nas"), path: path("between") },
      { op: "move", from: path("pi"), path: path("nas") },
      { op: "move", from: path("between"), path: path("pi") },
    ];
    expect((await change(id, 1, swap)).status).toBe(200);
    expect(await running()).toEqual({ [path("nas")]: "/nix/store/pi", [path("pi")]: "/nix/store/nas" });
    const gone = [{ op: "remove", path: path("nas") }];
    expect((await change(id, 2, gone)).status).toBe(200);
    const taken = [{ op: "move", from: path("pi"), path: path("nas") }];
    expect((await change(id, 3, taken)).status).toBe(200);
    expect(await running()).toEqual({ [path("nas")]: "/nix/store/nas" });
    expect((await read(id)).positions).toEqual({ [path("nas")]: { x: 3, y: 0 } });
  });
});

describe("what stood under a name that another machine takes", () => {
  it("is not the other's, also where the other has nothing of the kind", async () => {
    const id = await make();
    const path = (name: string) => `/clusters/attic/machines/${name}`;
    await recordMachine(id, path("nas"), { running: "/nix/store/gone" });
    await admin.ask("PATCH", `/api/domains/${id}/positions`, { body: { [path("nas")]: { x: 1, y: 1 } } });
    await change(id, 1, [{ op: "remove", path: path("nas") }]);
    await change(id, 2, [{ op: "move", from: path("pi"), path: path("nas") }]);
    expect((await machineStates(id)).size).toBe(0);
    expect((await read(id)).positions).toEqual({});
  });
});

describe("what a job learns of a machine", () => {
  const path = (name: string) => `/clusters/attic/machines/${name}`;

  it("is kept for the machine that it asked, whatever that is called by then", async () => {
    const id = await make();
    const learnt = (name: string) =>
      recordMachineOf({ domainId: id, revision: 1 }, path(name), { running: `/nix/store/${name}` });
    const swap = [
      { op: "move", from: path("nas"), path: path("between") },
      { op: "move", from: path("pi"), path: path("nas") },
      { op: "move", from: path("between"), path: path("pi") },
    ];
    await change(id, 1, swap);
    await change(id, 2, [{ op: "move", from: path("nas"), path: path("vault") }]);
    // In one go with renames that are made meanwhile: none may be missed.
    const renaming = (async () => {
      for (let at = 3; at < 9; at++) {
        const [from, to] = at % 2 === 1 ? ["vault", "cellar"] : ["cellar", "vault"];
        expect((await change(id, at, [{ op: "move", from: path(from), path: path(to) }])).status).toBe(200);
      }
    })();
    await Promise.all([renaming, learnt("nas"), learnt("pi"), learnt("pi")]);
    expect([...(await machineStates(id))].map(([key, row]) => [key, row.runningToplevel]).sort()).toEqual([
      [path("pi"), "/nix/store/nas"],
      [path("vault"), "/nix/store/pi"],
    ]);
  });

  it("is nobody's when its name is another machine's by then", async () => {
    const id = await make();
    await change(id, 1, [{ op: "remove", path: path("nas") }]);
    await change(id, 2, [{ op: "move", from: path("pi"), path: path("nas") }]);
    await recordMachineOf({ domainId: id, revision: 1 }, path("nas"), { running: "/nix/store/gone" });
    expect((await machineStates(id)).size).toBe(0);
  });
});

describe("answers", () => {
  it("resolve the domain, and what a definition receives", async () => {
    const id = await make();
    const resolved = (await admin.ask("GET", `/api/domains/${id}/resolution`)).body;
    expect(resolved.services["backup.attic.lan"]).toEqual({
      selectors: ["nas.attic.lan", "pi.attic.lan"],
      roles: { target: ["nas.attic.lan"] },
    });
    const argument = await admin.ask("GET", `/api/domains/${id}/resolution?service=backup&machine=pi`);
    expect(argument.body.roles.target.ips).toEqual(["192.168.1.10"]);
    expect(argument.body.this.fqdn).toBe("pi.attic.lan");
    expect((await admin.ask("GET", `/api/domains/${id}/resolution?service=backup&machine=x`)).status).toBe(
      404,
    );
    expect((await admin.ask("GET", `/api/domains/${id}/resolution?service=backup`)).status).toBe(400);
  });

  it("give the flake as a zip with a safe name, and as JSON", async () => {
    const id = await make('../"Évil"\r\nX: y');
    const files = (
      await admin.ask("GET", `/api/domains/${id}/flake`, { headers: { accept: "application/json" } })
    ).body;
    expect(files["clusters/attic/machines/nas.nix"]).toContain("192.168.1.10");
    const zip = await admin.send("GET", `/api/domains/${id}/flake?revision=1`);
    expect(zip.headers.get("content-disposition")).toBe('attachment; filename="e-vil-x-y-r1.zip"');
    const entries = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(entries)).toEqual(Object.keys(files).map((file) => `e-vil-x-y/${file}`));
  });
});

describe("hostile requests", () => {
  const post = (raw: string | Uint8Array, headers = {}) =>
    admin.ask("POST", "/api/domains", { raw, headers });

  it("are refused with what is wrong, and nothing is written", async () => {
    const before = (await admin.ask("GET", "/api/domains")).body;
    expect((await post("{")).status).toBe(400);
    expect((await post("")).status).toBe(400);
    expect((await post("null")).status).toBe(400);
    expect((await post(Uint8Array.of(0x22, 0xff, 0x22))).body.type).toBe("urn:cluster-studio:not-utf-8");
    expect((await post("{}", { "content-type": "text/plain" })).status).toBe(415);
    expect((await post(`"${"x".repeat(50 * 1024 * 1024)}"`)).status).toBe(413);
    expect((await post("{}", { "content-length": String(2 ** 40) })).status).toBe(413);
    expect((await post(`{"name":"x","document":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).status).toBe(
      422,
    );
    const nested = `${'{"filter":"except","without":[],"of":['.repeat(1000)}${"]}".repeat(1000)}`;
    const selectors = `{"schemaVersion":1,"suffix":"lan","clusters":{"a":{"services":{"s":{"selectors":[${nested}]}}}}}`;
    const deep = await post(`{"name":"x","document":${selectors}}`);
    expect(deep.status).toBe(422);
    expect(deep.body.problems[0].code).toBe("nested-too-deep");
    const newer = await post('{"name":"x","document":{"schemaVersion":99,"suffix":"lan"}}');
    expect(newer.status).toBe(422);
    const proto = '{"name":"x","document":{"schemaVersion":1,"suffix":"lan","clusters":{"__proto__":{}}}}';
    expect((await post(proto)).status).toBe(422);
    expect((await admin.ask("GET", "/api/domains")).body).toEqual(before);
  });

  it("constructor is a fine name", async () => {
    const clusters = { constructor: { machines: { constructor: {} } } };
    const id = await make("Odd", { schemaVersion: 1, suffix: "lan", clusters });
    const resolved = (await admin.ask("GET", `/api/domains/${id}/resolution`)).body;
    expect(Object.keys(resolved.machines)).toEqual(["constructor.constructor.lan"]);
  });
});

describe("openapi", () => {
  it("describes every route with schemas that refer to what is there", async () => {
    const api = (await admin.ask("GET", "/api/openapi.json")).body;
    expect(api.openapi).toBe("3.1.0");
    expect(Object.keys(api.paths)).toContain("/api/domains/{id}/changes");
    const references = new Set(JSON.stringify(api).match(/#\/components\/schemas\/[\w.-]+/g));
    for (const reference of references) {
      expect(Object.keys(api.components.schemas)).toContain(reference.split("/").at(-1));
    }
    const operation = api.paths["/api/domains/{id}/changes"].post;
    expect(Object.keys(operation.responses)).toEqual([
      "200",
      "400",
      "401",
      "403",
      "404",
      "409",
      "413",
      "415",
      "422",
      "429",
      "503",
    ]);
    expect(operation["x-permission"]).toBe("edit");
  });
});
