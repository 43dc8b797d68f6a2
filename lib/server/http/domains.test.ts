import { unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { elementKey } from "@/lib/model/element";
import { database } from "../db/client";
import { machineStates, recordMachine } from "../db/machine-states";
import { recordMachineOf } from "../domains/machine-news";
import { administrator, member, signIn, startInstance, Visitor } from "../testing/instance";
import { resetLimits } from "./limits";

let instance: Awaited<ReturnType<typeof startInstance>>;
let admin: Visitor;

beforeAll(async () => {
  instance = await startInstance();
  admin = await administrator();
});
afterAll(() => instance.end());
beforeEach(resetLimits);

const machine = (address: string) => ({ interfaces: { eth0: { ipv4: [{ address, prefixLength: 24 }] } } });
const DOCUMENT = {
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

async function make(name = "Home", document: unknown = DOCUMENT): Promise<string> {
  const made = await admin.ask("POST", "/api/domains", { body: { name, document } });
  expect(made.status).toBe(201);
  return made.body.id;
}

const change = (id: string, baseRevision: number, patches: unknown, visitor = admin) =>
  visitor.ask("POST", `/api/domains/${id}/changes`, { body: { baseRevision, patches, message: "A change" } });
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

describe("tokens", () => {
  it("allow no more than their roles, in their domain, until they are revoked", async () => {
    const [home, other] = [await make("Home"), await make("Other")];
    const made = await admin.ask("POST", "/api/tokens", { body: { name: "CI", domainId: home, edit: true } });
    expect(made.body.secret).toMatch(/^cst_/);
    const ci = new Visitor({ authorization: `Bearer ${made.body.secret}`, origin: "https://ci.example" });
    const edit = [{ op: "add", path: "/settings/x", value: 1 }];
    expect((await change(home, 1, edit, ci)).status).toBe(403);
    const program = new Visitor({ authorization: `Bearer ${made.body.secret}` });
    expect((await change(home, 1, edit, program)).status).toBe(200);
    expect((await change(other, 1, edit, program)).status).toBe(404);
    expect((await program.ask("GET", "/api/domains")).body).toHaveLength(1);
    expect((await program.ask("POST", "/api/domains", { body: { name: "No" } })).status).toBe(403);
    expect((await program.ask("PATCH", `/api/domains/${home}`, { body: { name: "No" } })).status).toBe(403);
    expect((await program.ask("POST", "/api/tokens", { body: { name: "More" } })).status).toBe(403);
    const listed = await admin.ask("GET", "/api/tokens");
    expect(listed.body[0]).toMatchObject({ name: "CI", hint: made.body.secret.slice(0, 8) });
    expect(listed.body[0].lastUsedAt).not.toBeNull();
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret.slice(8));
    await admin.ask("DELETE", `/api/tokens/${made.body.id}`);
    expect((await program.ask("GET", "/api/domains")).status).toBe(401);
  });
});

describe("what one account may fill the database with", () => {
  it("is bounded: tokens, and places on a canvas", async () => {
    const kim = await member(admin, await make(), "Kim", { edit: true });
    const token = () => kim.ask("POST", "/api/tokens", { body: { name: "CI" } });
    const made = await Promise.all(Array.from({ length: 100 }, token));
    expect(made.filter(({ status }) => status !== 201)).toEqual([]);
    expect((await token()).body.type).toBe("urn:cluster-studio:too-many-tokens");
    await kim.ask("DELETE", `/api/tokens/${made[0]?.body.id}`);
    expect((await token()).status).toBe(201);

    const id = await make();
    const places = (from: number) =>
      Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`/${from + n}`, { x: 0, y: 0 }]));
    const move = (from: number) => admin.ask("PATCH", `/api/domains/${id}/positions`, { body: places(from) });
    expect((await move(0)).status).toBe(204);
    expect((await move(60_000)).status).toBe(413);
    expect((await move(0)).status).toBe(204);
  });
});

describe("accounts", () => {
  it("a webhook's address is a secret where it has a path: the audit log tells only where it goes", async () => {
    const id = await make();
    const url = "https://chat.example.org/hooks/s3cret";
    expect((await admin.ask("PUT", `/api/domains/${id}/webhook`, { body: { url } })).status).toBe(200);
    const audit = await admin.ask("GET", `/api/domains/${id}/audit`);
    expect(audit.body[0]).toMatchObject({ action: "webhook.set", subject: "https://chat.example.org" });
    expect(JSON.stringify(audit.body)).not.toContain("s3cret");
  });

  it("change their password, see and end their sessions; the audit log tells who did what", async () => {
    const id = await make("Shared");
    const eve = await member(admin, id, "Eve", { edit: true });
    const elsewhere = await signIn("eve@example.org", "a long password");
    expect((await eve.ask("GET", "/api/me/sessions")).body).toHaveLength(2);
    const wrong = await eve.ask("POST", "/api/me/password", {
      body: { current: "no", password: "another one of mine" },
    });
    expect(wrong.status).toBe(403);
    const right = { current: "a long password", password: "another one of mine" };
    expect((await eve.ask("POST", "/api/me/password", { body: right })).status).toBe(204);
    expect((await elsewhere.ask("GET", "/api/me")).status).toBe(401);
    expect((await eve.ask("GET", "/api/me")).status).toBe(200);

    const audit = await admin.ask("GET", "/api/audit?text=password.change");
    expect(audit.body[0]).toMatchObject({ actor: { name: "Eve" }, via: "session", address: "192.0.2.1" });
    expect(JSON.stringify((await admin.ask("GET", "/api/audit?limit=500")).body)).not.toContain(
      "a long password",
    );

    const eveId = audit.body[0].actor.id;
    await admin.ask("PATCH", `/api/accounts/${eveId}`, { body: { disabled: true } });
    expect((await eve.ask("GET", "/api/me")).status).toBe(401);
    await expect(signIn("eve@example.org", right.password)).rejects.toThrow("401");
  });

  it("an invitation works once, for its address only", async () => {
    const invited = await admin.ask("POST", "/api/invitations", { body: { email: "Bob@example.org" } });
    const token = String(invited.body.link).split("/").at(-1);
    const accept = (email: string) =>
      new Visitor().ask("POST", "/api/invitation/accept", {
        body: { token, name: "Bob", email, password: "a long password" },
      });
    expect((await accept("mallory@example.org")).status).toBe(403);
    expect((await accept("bob@example.org")).status).toBe(200);
    expect((await accept("bob@example.org")).status).toBe(404);
  });

  it("an invitation makes one account, of however many that ask at once", async () => {
    const id = await make("Wanted");
    const { link } = (
      await admin.ask("POST", `/api/domains/${id}/invitations`, {
        body: { edit: true, deploy: false, admin: false },
      })
    ).body;
    const names = ["ida", "ivy", "iris", "ian"];
    const replies = await Promise.all(
      names.map((name) =>
        new Visitor().ask("POST", "/api/invitation/accept", {
          body: {
            token: String(link).split("/").at(-1),
            name,
            email: `${name}@example.org`,
            password: "a long password",
          },
        }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
    const won = replies.find(({ status }) => status === 200)?.body.name;
    const people = (await admin.ask("GET", `/api/domains/${id}/members`)).body as { name: string }[];
    expect(people.map(({ name }) => name).sort()).toEqual(["Ada", won]);
    const accounts = (await admin.ask("GET", "/api/accounts")).body as { name: string }[];
    expect(accounts.filter(({ name }) => names.includes(name))).toMatchObject([{ name: won }]);
  });

  it("an invitation whose account could not be made whole is as if nobody had used it", async () => {
    const id = await make("Broken");
    const { link } = (
      await admin.ask("POST", `/api/domains/${id}/invitations`, {
        body: { edit: true, deploy: false, admin: false },
      })
    ).body;
    const accept = () =>
      new Visitor().send("POST", "/api/invitation/accept", {
        body: {
          token: String(link).split("/").at(-1),
          name: "Jo",
          email: "jo@example.org",
          password: "a long password",
        },
      });
    const fault = (table: string) =>
      database().$executeRawUnsafe(
        `CREATE TRIGGER fault BEFORE ${table} BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END`,
      );
    const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    for (const table of ["INSERT ON Account", "INSERT ON Member", "UPDATE ON Invitation"]) {
      await fault(table);
      const failed = await accept();
      expect(failed.status).toBe(500);
      expect(await failed.text()).not.toMatch(/long password|prisma|disk/i);
      await database().$executeRawUnsafe("DROP TRIGGER fault");
      const accounts = (await admin.ask("GET", "/api/accounts")).body as { email: string }[];
      expect(accounts.map(({ email }) => email)).not.toContain("jo@example.org");
    }
    const written = log.mock.calls.map(([text]) => String(text)).join("");
    log.mockRestore();
    expect(written).toContain("/api/invitation/accept failed");
    for (const secret of ["a long password", String(link).split("/").at(-1) ?? link])
      expect(written).not.toContain(secret);
    expect((await accept()).status).toBe(200);
    expect((await accept()).status).toBe(404);
    resetLimits();
  });

  it("an invitation is worth no more than whoever made it", async () => {
    const id = await make("Shared");
    const fred = await member(admin, id, "Fred", { admin: true });
    const invite = async () => {
      const body = { edit: true, deploy: true, admin: true };
      const { link } = (await fred.ask("POST", `/api/domains/${id}/invitations`, { body })).body;
      return String(link).split("/").at(-1);
    };
    const accept = (token: string | undefined, name: string) =>
      new Visitor().ask("POST", "/api/invitation/accept", {
        body: { token, name, email: `${name}@example.org`, password: "a long password" },
      });
    const [first, second] = [await invite(), await invite()];
    expect((await accept(first, "gina")).status).toBe(200);
    const people = await admin.ask("GET", `/api/domains/${id}/members`);
    const { userId } = people.body.find((each: { name: string }) => each.name === "Fred");
    await admin.ask("DELETE", `/api/domains/${id}/members/${userId}`);
    expect((await accept(second, "hank")).status).toBe(404);
    expect((await new Visitor().ask("POST", "/api/invitation", { body: { token: second } })).status).toBe(
      404,
    );
  });

  it("guessing passwords is slowed down", async () => {
    const guess = () =>
      new Visitor().ask("POST", "/api/sign-in", { body: { email: "ada@example.org", password: "wrong" } });
    const replies = [];
    for (let n = 0; n < 12; n++) replies.push((await guess()).status);
    expect(replies[0]).toBe(401);
    expect(replies.at(-1)).toBe(429);
  });

  it("who signs in is in the audit log, and who tries to", async () => {
    await signIn("ada@example.org", "an engine of numbers");
    await new Visitor().ask("POST", "/api/sign-in", {
      body: { email: "ada@example.org", password: "a wrong one" },
    });
    const audit = await admin.ask("GET", "/api/audit?text=sign-in&limit=2");
    expect(audit.body).toMatchObject([
      { action: "sign-in.refused", actor: { id: null, name: "nobody" }, subject: "ada@example.org" },
      { action: "sign-in", actor: { name: "Ada" }, via: "session", subject: "ada@example.org" },
    ]);
    expect(JSON.stringify(audit.body)).not.toContain("a wrong one");
  });
});

describe("events", () => {
  /** Reads events of a stream until `count` of a kind have come. */
  async function listen(response: Response, kind: string, count: number) {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const found: { id: string | undefined; data: unknown }[] = [];
    let text = "";
    while (reader && found.length < count) {
      const part = await reader.read();
      if (part.done) break;
      text += part.value;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        if (field("event") === kind)
          found.push({ id: field("id"), data: JSON.parse(field("data") ?? "null") });
      }
    }
    await reader?.cancel();
    return found;
  }

  it("tell revisions as they come, and what was missed since the last one heard of", async () => {
    const id = await make();
    await change(id, 1, [{ op: "add", path: "/settings/a", value: 1 }]);
    const live = listen(await admin.send("GET", `/api/domains/${id}/events?client=tab1`), "revision", 1);
    await change(id, 2, [{ op: "add", path: "/settings/b", value: 2 }]);
    expect(await live).toEqual([
      {
        id: "3",
        data: expect.objectContaining({ revision: 3, author: expect.objectContaining({ name: "Ada" }) }),
      },
    ]);
    const resumed = await admin.send("GET", `/api/domains/${id}/events`, {
      headers: { "last-event-id": "1" },
    });
    expect((await listen(resumed, "revision", 2)).map((event) => event.id)).toEqual(["2", "3"]);
  });

  it("end for a listener who may not listen any more", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const id = await make();
      const una = await member(admin, id, "Una");
      const { body: me } = await una.ask("GET", "/api/me");
      const made = await una.ask("POST", "/api/tokens", { body: { name: "Screen" } });
      const screen = new Visitor({ authorization: `Bearer ${made.body.secret}` });
      const listening = async (visitor: Visitor) =>
        listen(await visitor.send("GET", `/api/domains/${id}/events`), "no such event", 1);
      const [one, other] = [listening(una), listening(screen)];
      await una.ask("DELETE", `/api/tokens/${made.body.id}`);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await other).toEqual([]);
      await admin.ask("PATCH", `/api/accounts/${me.id}`, { body: { disabled: true } });
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await one).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("let nobody take somebody else's place by the name of their tab", async () => {
    const id = await make();
    const jack = await member(admin, id, "Jack");
    const seen = listen(await admin.send("GET", `/api/domains/${id}/events?client=tab1`), "presence", 2);
    const taken = await jack.send("GET", `/api/domains/${id}/events?client=tab1`);
    const people = (await seen)[1]?.data as { people: { name: string }[] };
    expect(people.people.map(({ name }) => name)).toEqual(["Ada", "Jack"]);
    await taken.body?.cancel();
  });

  it("tell who is here and what they look at", async () => {
    const id = await make();
    const stream = await admin.send("GET", `/api/domains/${id}/events?client=tab1`);
    const seen = listen(stream, "presence", 2);
    const selection = { kind: "machine", cluster: "attic", machine: "nas" };
    await admin.ask("POST", `/api/domains/${id}/presence`, { body: { client: "tab1", selection } });
    expect((await seen)[1]?.data).toEqual({
      people: [expect.objectContaining({ id: "tab1", name: "Ada", selection })],
    });
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
