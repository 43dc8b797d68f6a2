import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import type { Evaluation, MachineAnswer } from "@/lib/editor/evaluation";
import { present } from "@/lib/shared/assert";
import { currentDocument } from "../domains/store";
import { resetLimits } from "../http/limits";
import { probeConfinement } from "../nix/confinement";
import { findNix } from "../nix/installation";
import { evaluateRevision } from "../runner/evaluation";
import type { Handler } from "../runner/work";
import { doJob, openTestNix, STAND_IN, type TestNix } from "./evaluating";
import { administrator, startInstance, type Visitor } from "./instance";

const confinement = await probeConfinement();

/** Why real Nix cannot evaluate here; null where it can. */
export const missing = !(await findNix())
  ? "Nix is not installed"
  : confinement.available
    ? null
    : confinement.reason;

export const address = (last: number) => ({
  interfaces: { eth0: { ipv4: [{ address: `192.168.1.${last}`, prefixLength: 24 }] } },
});

/** Three machines, and a service on one that receives the address of another. */
export const DOCUMENT = {
  schemaVersion: 1,
  suffix: "lan",
  nixpkgs: `path:${STAND_IN}`,
  modules: {
    disks: { source: '{ fileSystems."/".device = "/dev/vda1"; boot.loader.grub.devices = [ "/dev/vda" ]; }' },
  },
  clusters: {
    attic: {
      machines: {
        nas: address(10),
        pi: address(11),
        tv: address(12),
      },
      services: {
        backup: {
          selectors: [{ filter: "hostname", hostname: "pi" }],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
          definition:
            '{ roles, ... }: { environment.etc."backup-target".text = builtins.concatStringsSep " " roles.target.ips; }',
        },
      },
    },
  },
};

export const answerOf = (evaluation: Evaluation) => present(evaluation.answer, "answer");

export const failureOf = (answer: MachineAnswer | undefined) => {
  if (!answer || answer.ok) throw new Error("this machine was expected to fail");
  return answer.failure;
};

/** An instance with an administrator and Nix for the tests of one `describe`, and what they do with its domains. */
export function evaluatedDomains() {
  // Minutes, not seconds, on a machine that does much else.
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });
  let instance: Awaited<ReturnType<typeof startInstance>>;
  let admin: Visitor;
  let nix: TestNix;
  beforeAll(async () => {
    instance = await startInstance();
    admin = await administrator();
    nix = await openTestNix();
  });
  afterAll(async () => {
    await nix?.end();
    await instance?.end();
  });
  beforeEach(resetLimits);

  const ask = (...asked: Parameters<Visitor["ask"]>) => admin.ask(...asked);
  /** Does a job here and now. */
  const work = (
    handler: Handler,
    job: Parameters<typeof doJob>[2],
    options: Parameters<typeof doJob>[3] = {},
  ) => doJob(nix, handler, job, options);
  const confined = () => present(nix.nix.confined, "confined Nix");

  async function make(document: unknown = DOCUMENT): Promise<string> {
    const made = await ask("POST", "/api/domains", { body: { name: "Home", document } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body.id;
  }

  async function change(id: string, patches: unknown): Promise<number> {
    const baseRevision = present(await currentDocument(id), "domain").revision;
    const changed = await ask("POST", `/api/domains/${id}/changes`, { body: { baseRevision, patches } });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    return changed.body.revision;
  }

  async function evaluated(id: string, payload: object = {}, revision?: number): Promise<Evaluation> {
    const at = revision ?? present(await currentDocument(id), "domain").revision;
    const end = await work(evaluateRevision, { kind: "evaluation", domainId: id, revision: at, payload });
    expect(end.error).toBeUndefined();
    return (await ask("GET", `/api/domains/${id}/evaluations/${end.id}`)).body;
  }

  return { ask, work, confined, make, change, evaluated };
}
