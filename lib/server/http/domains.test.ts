import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { domainsOfAdministrator } from "../testing/domain";

const { ask, change, make, read, send } = domainsOfAdministrator();

describe("domains", () => {
  it("are created, listed, read, renamed, trashed, brought back and erased", async () => {
    const id = await make("Attic");
    expect((await ask("GET", "/api/domains")).body).toContainEqual(
      expect.objectContaining({ id, name: "Attic", revision: 1 }),
    );
    const domain = await read(id);
    expect(domain.document.clusters.attic.machines.nas.deployment.targetUser).toBe("root");
    expect((await ask("PATCH", `/api/domains/${id}`, { body: { name: "Loft" } })).body.name).toBe("Loft");
    expect((await ask("DELETE", `/api/domains/${id}?erase=1`)).status).toBe(409);
    expect((await ask("DELETE", `/api/domains/${id}`)).status).toBe(204);
    expect((await ask("GET", "/api/domains")).body).not.toContainEqual(expect.objectContaining({ id }));
    expect((await ask("GET", "/api/domains?trashed=1")).body).toContainEqual(expect.objectContaining({ id }));
    expect((await change(id, 1, [{ op: "replace", path: "/suffix", value: "arpa" }])).status).toBe(409);
    await ask("PATCH", `/api/domains/${id}`, { body: { trashed: false } });
    expect((await change(id, 1, [{ op: "replace", path: "/suffix", value: "arpa" }])).status).toBe(200);
    await ask("DELETE", `/api/domains/${id}`);
    expect((await ask("DELETE", `/api/domains/${id}?erase=1`)).status).toBe(204);
    expect((await ask("GET", `/api/domains/${id}`)).status).toBe(404);
  });

  it("refuse a wrong document with all its problems at once", async () => {
    const document = { schemaVersion: 1, suffix: "lan", colour: 1, clusters: { "Bad Name": {} } };
    const reply = await ask("POST", "/api/domains", { body: { name: "X", document } });
    expect(reply.status).toBe(422);
    expect(reply.body.problems.map((each: { path: string }) => each.path).sort()).toEqual([
      "/clusters/Bad Name",
      "/colour",
    ]);
  });
});

describe("the trash", () => {
  it("keeps a domain as it is: nothing in it is changed, deployed or asked of Nix", async () => {
    const id = await make();
    await ask("DELETE", `/api/domains/${id}`);
    const tried = [
      await change(id, 1, [{ op: "add", path: "/settings/a", value: 1 }]),
      await ask("PATCH", `/api/domains/${id}/positions`, { body: {} }),
      await ask("POST", `/api/domains/${id}/revisions/1/restore`),
      await ask("POST", `/api/domains/${id}/deployments`, { body: { machines: ["nas"] } }),
      await ask("POST", `/api/domains/${id}/evaluations`, { body: {} }),
      await ask("POST", `/api/domains/${id}/inputs/update`, { body: {} }),
      await ask("POST", `/api/domains/${id}/drift`, { body: {} }),
    ];
    expect(tried.map(({ status, body }) => [status, body.type])).toEqual(
      tried.map(() => [409, "urn:cluster-studio:in-trash"]),
    );
    expect((await read(id)).revision).toBe(1);
    await ask("PATCH", `/api/domains/${id}`, { body: { trashed: false } });
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
      const revision = await ask("GET", `/api/domains/${id}/revisions/${n}`);
      expect(revision.body.document.settings).toEqual(n === 1 ? {} : { n: n - 1 });
    }
    expect((await ask("GET", `/api/domains/${id}/revisions/62`)).status).toBe(404);
    const named = await ask("PATCH", `/api/domains/${id}/revisions/7`, { body: { name: "Moved in" } });
    expect(named.body).toMatchObject({ number: 7, name: "Moved in", author: { name: "Ada" } });
    expect((await ask("GET", `/api/domains/${id}/revisions?named=1`)).body).toHaveLength(1);
    const restored = await ask("POST", `/api/domains/${id}/revisions/7/restore`);
    expect(restored.body).toEqual({ revision: 62 });
    expect((await read(id)).document.settings).toEqual({ n: 6 });
    const page = await ask("GET", `/api/domains/${id}/revisions?before=10&limit=3`);
    expect(page.body.map((each: { number: number }) => each.number)).toEqual([9, 8, 7]);
  });
});

describe("differences", () => {
  it("tell elements and fields, files, and which machines are affected", async () => {
    const id = await make();
    const nas = "/clusters/attic/machines/nas";
    const address = { op: "replace", path: `${nas}/interfaces/eth0/ipv4/0/address`, value: "192.168.1.99" };
    expect((await change(id, 1, [address])).status).toBe(200);
    const { body } = await ask("GET", `/api/domains/${id}/difference?from=1`);
    expect(body).toMatchObject({ from: 1, to: 2 });
    expect(body.elements).toMatchObject([
      { element: nas, kind: "changed", fields: [{ path: ["interfaces", "eth0"] }] },
    ]);
    expect(body.files.map(({ path }: { path: string }) => path)).toEqual(["clusters/attic/machines/nas.nix"]);
    expect(body.affected).toEqual([
      { machine: "nas.attic.lan", services: ["backup.attic.lan"], annotation: true },
      { machine: "pi.attic.lan", services: ["backup.attic.lan"], annotation: false },
    ]);
    expect((await ask("GET", `/api/domains/${id}/difference?from=1&to=9`)).status).toBe(404);
  });
});

describe("answers", () => {
  it("resolve the domain, and what a definition receives", async () => {
    const id = await make();
    const resolved = (await ask("GET", `/api/domains/${id}/resolution`)).body;
    expect(resolved.services["backup.attic.lan"]).toEqual({
      selectors: ["nas.attic.lan", "pi.attic.lan"],
      roles: { target: ["nas.attic.lan"] },
    });
    const argument = await ask("GET", `/api/domains/${id}/resolution?service=backup&machine=pi`);
    expect(argument.body.roles.target.ips).toEqual(["192.168.1.10"]);
    expect(argument.body.this.fqdn).toBe("pi.attic.lan");
    expect((await ask("GET", `/api/domains/${id}/resolution?service=backup&machine=x`)).status).toBe(404);
    expect((await ask("GET", `/api/domains/${id}/resolution?service=backup`)).status).toBe(400);
  });

  it("give the flake as a zip with a safe name, and as JSON", async () => {
    const id = await make('../"Évil"\r\nX: y');
    const files = (await ask("GET", `/api/domains/${id}/flake`, { headers: { accept: "application/json" } }))
      .body;
    expect(files["clusters/attic/machines/nas.nix"]).toContain("192.168.1.10");
    const zip = await send("GET", `/api/domains/${id}/flake?revision=1`);
    expect(zip.headers.get("content-disposition")).toBe('attachment; filename="e-vil-x-y-r1.zip"');
    const entries = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(entries)).toEqual(Object.keys(files).map((file) => `e-vil-x-y/${file}`));
  });
});

describe("hostile requests", () => {
  const post = (raw: string | Uint8Array, headers = {}) => ask("POST", "/api/domains", { raw, headers });

  it("are refused with what is wrong, and nothing is written", async () => {
    const before = (await ask("GET", "/api/domains")).body;
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
    expect((await ask("GET", "/api/domains")).body).toEqual(before);
  });

  it("constructor is a fine name", async () => {
    const clusters = { constructor: { machines: { constructor: {} } } };
    const id = await make("Odd", { schemaVersion: 1, suffix: "lan", clusters });
    const resolved = (await ask("GET", `/api/domains/${id}/resolution`)).body;
    expect(Object.keys(resolved.machines)).toEqual(["constructor.constructor.lan"]);
  });
});

describe("openapi", () => {
  it("describes every route with schemas that refer to what is there", async () => {
    const api = (await ask("GET", "/api/openapi.json")).body;
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
