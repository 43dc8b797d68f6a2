import { describe, expect, test } from "vitest";
import { type EvaluationAnswer, exactArgument, type LatestEvaluation } from "@/lib/editor/evaluation";
import { resolveDomain } from "@/lib/resolver";
import { present } from "@/lib/shared/assert";
import { lastEvaluation } from "../db/evaluations";
import { jobEventsAfter } from "../db/jobs";
import { currentDocument } from "../domains/store";
import {
  address,
  answerOf,
  DOCUMENT,
  evaluatedDomains,
  failureOf,
  missing,
} from "../testing/evaluated-domains";

describe.skipIf(missing !== null)(`evaluation${missing ? ` (skipped: ${missing})` : ""}`, () => {
  const { ask, change, evaluated, make } = evaluatedDomains();

  test("locks a fresh domain, answers for every machine and agrees with the preview", async () => {
    const id = await make();
    const evaluation = await evaluated(id);
    const answer = answerOf(evaluation);
    expect(evaluation.status).toBe("succeeded");
    expect(evaluation.revision).toBe(2);
    expect(Object.keys(answer.machines).sort()).toEqual(["nas.attic.lan", "pi.attic.lan", "tv.attic.lan"]);
    for (const machine of Object.values(answer.machines)) {
      if (!machine.ok) throw new Error(machine.failure.trace);
      expect(machine.derivation).toMatch(/^\/nix\/store\/.*\.drv$/);
      expect(machine.toplevel).toMatch(/^\/nix\/store\//);
    }
    expect(answer.differences).toEqual([]);
    const now = present(await currentDocument(id), "domain");
    expect(now.document.lock).toMatchObject({ nodes: { nixpkgs: { locked: {} } } });
    const preview = resolveDomain(now.document).argumentOf("backup.attic.lan", "pi.attic.lan");
    expect(exactArgument(present(answer.info, "info"), "backup.attic.lan", "pi.attic.lan")).toEqual(preview);
    expect(exactArgument(present(answer.info, "info"), "backup.attic.lan", "tv.attic.lan")).toBeUndefined();

    const events = await jobEventsAfter(evaluation.id, 0);
    const told = events.flatMap(({ data }) => (data.type === "target" ? [data.message] : []));
    expect(told).toEqual(["1 of 3", "2 of 3", "3 of 3"]);

    const latest: LatestEvaluation = (await ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest).toMatchObject({ current: true, pending: null, latest: { id: evaluation.id } });
  });

  test("maps each machine's failure to its element and line, and still answers for the others", async () => {
    const id = await make({
      ...DOCUMENT,
      clusters: {
        attic: {
          ...DOCUMENT.clusters.attic,
          machines: {
            nas: address(10),
            pi: { ...address(11), modules: { web: { source: "{ ... }:\n{\n  no.such.option = 1;\n}" } } },
            tv: {
              ...address(12),
              modules: { broken: { source: "{ ... }:\n{\n  networking.hostName = 1 + true;\n}" } },
            },
            radio: { ...address(13), modules: { half: { source: "{ ... }: {\n  networking =\n}" } } },
            printer: { ...address(14), modules: { open: { source: "{ ... }:\n{\n  networking = {\n}" } } },
          },
        },
      },
    });
    const answer = answerOf(await evaluated(id));
    expect(answer.machines["nas.attic.lan"]?.ok).toBe(true);
    const option = failureOf(answer.machines["pi.attic.lan"]);
    expect(option.message).toMatch(/option `?no/);
    expect(option).toMatchObject({ path: "/clusters/attic/machines/pi/modules/web/source", line: 3 });
    const type = failureOf(answer.machines["tv.attic.lan"]);
    expect(type.message).toMatch(/cannot add|expected an integer|while a/);
    expect(type).toMatchObject({
      element: { kind: "module", machine: "tv", module: "broken" },
      path: "/clusters/attic/machines/tv/modules/broken/source",
      line: 3,
    });
    const syntax = failureOf(answer.machines["radio.attic.lan"]);
    expect(syntax.message).toMatch(/syntax error/);
    expect(syntax).toMatchObject({ path: "/clusters/attic/machines/radio/modules/half/source", line: 3 });
    const open = failureOf(answer.machines["printer.attic.lan"]);
    expect(open).toMatchObject({ path: "/clusters/attic/machines/printer/modules/open/source", line: 2 });
  });

  test("says where the preview cannot know, and why", async () => {
    const id = await make({
      ...DOCUMENT,
      filters: {
        edge: { source: 'clusterName: config: [ "domain.clusters.${clusterName}.machines.tv" ]' },
      },
      clusters: {
        attic: {
          machines: {
            ...DOCUMENT.clusters.attic.machines,
            nas: {
              ...address(10),
              modules: {
                second: {
                  source:
                    '{ networking.interfaces.eth1.ipv4.addresses = [ { address = "10.0.0.1"; prefixLength = 8; } ]; }',
                },
              },
            },
          },
          services: { edge: { selectors: [{ filter: "named", name: "edge" }], definition: "{ ... }: { }" } },
        },
      },
    });
    const { differences } = answerOf(await evaluated(id));
    const ips = differences.find(({ path }) => path === "/ips");
    expect(ips).toMatchObject({
      machine: "nas.attic.lan",
      preview: ["192.168.1.10"],
      exact: ["192.168.1.10", "10.0.0.1"],
    });
    expect(ips?.why).toContain("the module second of nas");
    const selectors = differences.find(({ service }) => service === "edge.attic.lan");
    expect(selectors).toMatchObject({ path: "/selectors", preview: [], exact: ["tv.attic.lan"] });
    expect(selectors?.why).toContain("The filter edge is code");
  });

  test("what was evaluated last is the newest answer, whatever was compared with", async () => {
    const id = await make();
    await evaluated(id);
    const moved = await change(id, [
      { op: "replace", path: "/clusters/attic/machines/tv/tags", value: ["new"] },
    ]);
    await evaluated(id, { compareTo: 2 });
    const last = JSON.parse(present(await lastEvaluation(id), "answer")) as EvaluationAnswer;
    expect(last.info?.machines["tv.attic.lan"]).toMatchObject({ tags: ["new"] });
    const latest: LatestEvaluation = (await ask("GET", `/api/domains/${id}/evaluations/latest`)).body;
    expect(latest).toMatchObject({ current: true, latest: { revision: moved } });
  });
});
