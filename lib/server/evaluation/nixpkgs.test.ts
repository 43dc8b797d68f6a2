import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Evaluation, exactArgument, type MachineAnswer } from "@/lib/editor/evaluation";
import type { MachinePlan } from "@/lib/editor/evaluation-plan";
import { resolveDomain } from "@/lib/resolver";
import { present } from "@/lib/shared/assert";
import { completeNixpkgs, hasNix, type Nixpkgs, realNixpkgs } from "@/nix/check/nixpkgs";
import { currentDocument } from "../domains/store";
import { resetLimits } from "../http/limits";
import { probeConfinement } from "../nix/confinement";
import { evaluateRevision } from "../runner/evaluation";
import { listOptions } from "../runner/options";
import { doJob, openTestNix, type TestNix } from "../testing/evaluating";
import { administrator, startInstance, type Visitor } from "../testing/instance";
import { keptOptions, optionsKey } from "./options";

/** Every machine is a whole NixOS, and nixpkgs is put into the store first. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });

const confinement = await probeConfinement();
const complete = hasNix() && confinement.available ? completeNixpkgs() : [];
const missing = !hasNix()
  ? "there is no Nix here"
  : confinement.available
    ? realNixpkgs().reason || "there is only a lib"
    : confinement.reason;

const address = (last: number) => ({
  interfaces: { eth0: { ipv4: [{ address: `192.168.1.${last}`, prefixLength: 24 }] } },
});

const documentOn = (nixpkgs: string) => ({
  schemaVersion: 1,
  suffix: "lan",
  nixpkgs,
  modules: {
    disks: {
      source:
        '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; system.stateVersion = "24.05"; }',
    },
  },
  clusters: {
    attic: {
      machines: { nas: address(10), pi: address(11), tv: address(12) },
      services: {
        backup: {
          selectors: [{ filter: "hostname", hostname: "pi" }],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
          definition: "{ roles, ... }: { networking.extraHosts = toString roles.target.ips; }",
        },
      },
    },
  },
});

if (complete.length === 0) {
  describe("evaluation", () => {
    test.skip(`on the real nixpkgs: ${missing}`);
  });
}

/** What the studio says of the stand-in, said of NixOS itself. */
describe.each(complete)("evaluation, on $title", ({ folder }: Nixpkgs) => {
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let admin: Visitor;
  let nix: TestNix;
  let id: string;

  beforeAll(async () => {
    const place = present(folder, "folder of nixpkgs");
    instance = await startInstance();
    admin = await administrator();
    nix = await openTestNix([place]);
    const body = { name: "Home", document: documentOn(`path:${place}`) };
    const made = await admin.ask("POST", "/api/domains", { body });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    id = made.body.id;
  });
  afterAll(async () => {
    await nix?.end();
    await instance?.end();
  });
  beforeEach(resetLimits);

  async function evaluated(payload: object = {}): Promise<Evaluation> {
    const { revision } = present(await currentDocument(id), "domain");
    const job = { kind: "evaluation" as const, domainId: id, revision, payload };
    const end = await doJob(nix, evaluateRevision, job);
    expect(end.error).toBeUndefined();
    return (await admin.ask("GET", `/api/domains/${id}/evaluations/${end.id}`)).body;
  }

  async function change(patches: unknown): Promise<void> {
    const baseRevision = present(await currentDocument(id), "domain").revision;
    const changed = await admin.ask("POST", `/api/domains/${id}/changes`, {
      body: { baseRevision, patches },
    });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  }

  const failureOf = (answer: MachineAnswer | undefined) => {
    if (!answer || answer.ok) throw new Error("this machine was expected to fail");
    return answer.failure;
  };

  test("answers for every machine, agrees with the preview, and plans which machines an edit reaches", async () => {
    const answer = present((await evaluated()).answer, "answer");
    for (const machine of Object.values(answer.machines))
      if (!machine.ok) throw new Error(machine.failure.trace);
    expect(Object.keys(answer.machines).sort()).toEqual(["nas.attic.lan", "pi.attic.lan", "tv.attic.lan"]);
    expect(answer.differences).toEqual([]);
    const info = present(answer.info, "info");
    const { document, revision } = present(await currentDocument(id), "domain");
    const preview = resolveDomain(document);
    expect(info.machines["nas.attic.lan"]).toEqual(preview.machines.get("nas.attic.lan")?.annotation);
    expect(exactArgument(info, "backup.attic.lan", "pi.attic.lan")).toEqual(
      preview.argumentOf("backup.attic.lan", "pi.attic.lan"),
    );

    const place = "/clusters/attic/machines/nas/interfaces/eth0/ipv4/0/address";
    await change([{ op: "replace", path: place, value: "192.168.1.99" }]);
    const plan = present((await evaluated({ compareTo: revision })).plan, "plan");
    expect(plan.sentence).toBe("Nothing changes on 1 of 3 machines.");
    const changes = plan.machines.map(({ machine, change }: MachinePlan) => [machine, change]);
    expect(changes).toContainEqual(["tv.attic.lan", "unchanged"]);
    expect(plan.machines.find(({ machine }) => machine === "pi.attic.lan")?.why).toMatchObject([
      { kind: "received", element: "/clusters/attic/services/backup" },
    ]);
  });

  test("maps failures to the element and the line, and lists NixOS's options", async () => {
    await change([
      {
        op: "add",
        path: "/clusters/attic/machines/pi/modules/web",
        value: { source: "{ ... }:\n{\n  no.such.option = 1;\n}" },
      },
      {
        op: "add",
        path: "/clusters/attic/machines/tv/modules/broken",
        value: { source: "{ ... }:\n{\n  networking.hostName = 1 + true;\n}" },
      },
    ]);
    const { machines } = present((await evaluated()).answer, "answer");
    expect(machines["nas.attic.lan"]?.ok).toBe(true);
    const option = failureOf(machines["pi.attic.lan"]);
    expect(option.message).toMatch(/option `?no/);
    expect(option).toMatchObject({ path: "/clusters/attic/machines/pi/modules/web/source", line: 3 });
    expect(failureOf(machines["tv.attic.lan"])).toMatchObject({
      element: { kind: "module", machine: "tv", module: "broken" },
      path: "/clusters/attic/machines/tv/modules/broken/source",
      line: 3,
    });

    const { document, revision } = present(await currentDocument(id), "domain");
    const listed = await doJob(nix, listOptions, { kind: "options", domainId: id, revision });
    expect(listed.error).toBeUndefined();
    const kept = present(await keptOptions(id), "options");
    expect(kept.key).toBe(optionsKey(document));
    const { options } = kept;
    expect(options.length).toBeGreaterThan(5000);
    expect(options.find(({ name }) => name === "services.openssh.enable")).toMatchObject({
      type: "boolean",
      description: expect.stringMatching(/secure shell/i),
    });
  });
});
