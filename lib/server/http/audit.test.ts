import { beforeAll, describe, expect, it } from "vitest";
import { forgetOld } from "../runner/schedule";
import { domainsOfAdministrator } from "../testing/domain";
import { member } from "../testing/instance";
import { ROUTES } from "./table";

const admin = domainsOfAdministrator();
let id: string;

beforeAll(async () => {
  const document = {
    schemaVersion: 1,
    suffix: "lan",
    clusters: { attic: { machines: { nas: {}, pi: {} } } },
  };
  id = (await admin.ask("POST", "/api/domains", { body: { name: "Home", document } })).body.id;
});

interface Entry {
  readonly action: string;
  readonly subject: string;
  readonly actor: { readonly name: string };
  readonly detail: Readonly<Record<string, unknown>>;
}

const entries = async (): Promise<Entry[]> =>
  (await admin.ask("GET", `/api/domains/${id}/audit?limit=500`)).body;

/** What changes something, or asks machines or Nix something, and is found elsewhere or nowhere. */
const NOT_RECORDED: Readonly<Record<string, string>> = {
  "POST /api/domains/{id}/changes": "a revision has its author",
  "PATCH /api/domains/{id}/positions": "where things stand on the canvas",
  "POST /api/domains/{id}/presence": "where somebody looks",
  "POST /api/invitation": "looks at a link",
  "POST /api/nix/parse": "looks at what was sent along",
  "POST /api/nix/parse/all": "looks at what was sent along",
  "POST /api/nix/format": "looks at what was sent along",
};

describe("the audit log", () => {
  const routes = ROUTES.filter(({ spec }) => spec.method !== "GET").map(
    ({ spec }) => [`${spec.method} ${spec.path}`, spec] as const,
  );
  it.each(routes)("%s writes it, or is known not to", (name, spec) => {
    const records = /\baudit\b|\basked\b/.test(spec.handle.toString());
    expect(records).toBe(!Object.hasOwn(NOT_RECORDED, name));
  });

  it("says who asked Nix what, but not what the studio asks by itself", async () => {
    const editor = await member(admin, id, "Edith", { edit: true, deploy: true });
    const asked = `/api/domains/${id}/evaluations`;
    expect((await editor.ask("POST", asked, { body: { idle: true } })).status).toBe(202);
    await editor.ask("POST", asked, { body: { idle: true, build: true } });
    const { body } = await editor.ask("POST", asked, { body: { compareTo: "deployed", build: true } });
    await editor.ask("POST", `${asked}/${body.id}/cancel`);
    const plan = await editor.ask("POST", `/api/domains/${id}/deployments/plan`, { body: {} });
    const told = (await entries()).filter(({ action }) => action.startsWith("evaluation."));
    expect(told.reverse()).toMatchObject([
      { action: "evaluation.start", actor: { name: "Edith" }, detail: { compareTo: null, build: true } },
      {
        action: "evaluation.start",
        subject: "revision 1",
        actor: { name: "Edith" },
        detail: { evaluation: body.id, compareTo: "deployed", build: true },
      },
      { action: "evaluation.cancel", subject: "revision 1", detail: { evaluation: body.id } },
      { action: "evaluation.start", detail: { evaluation: plan.body.id, compareTo: "deployed" } },
    ]);
  });

  it("says who looked at which machines, and by which token", async () => {
    const scope = { name: "CI", domainId: id, edit: false, deploy: true, admin: false };
    const { body: token } = await admin.ask("POST", "/api/tokens", { body: scope });
    const headers = { authorization: `Bearer ${token.secret}`, cookie: "" };
    const look = async (path: string, body?: unknown) => {
      const asked = body === undefined ? { headers } : { headers, body };
      const reply = await admin.ask("POST", `/api/domains/${id}/${path}?wait=0`, asked);
      expect(reply.status).toBe(202);
    };
    await look("drift", {});
    await look("preflight", { machines: ["nas"] });
    await look("machines/pi/generations");
    await look("machines/nas/host-key/scan");
    await look("adopt", { host: "192.0.2.7" });
    const told = (await entries()).filter(({ action }) => action.startsWith("inspection."));
    expect(told.map(({ action, subject }) => [action, subject]).reverse()).toEqual([
      ["inspection.drift", "nas.attic.lan, pi.attic.lan"],
      ["inspection.preflight", "nas.attic.lan"],
      ["inspection.generations", "pi.attic.lan"],
      ["inspection.host-key", "nas.attic.lan"],
      ["inspection.adopt", "192.0.2.7:22"],
    ]);
    for (const { detail, actor } of told) {
      expect(detail).toMatchObject({ token: token.id });
      expect(actor.name).toBe("Ada");
    }
  });

  it("is kept for as long as the setting says", async () => {
    const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000);
    const all = await entries();
    expect(all.length).toBeGreaterThan(0);
    process.env.AUDIT_DAYS = "0";
    await forgetOld(days(5000));
    delete process.env.AUDIT_DAYS;
    await forgetOld(days(364));
    expect(await entries()).toEqual(all);
    process.env.AUDIT_DAYS = "30";
    await forgetOld(days(31));
    delete process.env.AUDIT_DAYS;
    expect(await entries()).toEqual([]);
  });
});
