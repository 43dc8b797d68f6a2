import { expect, it } from "vitest";
import { present } from "@/lib/shared/assert";
import { markDeployed } from "../db/revisions";
import { documentAt } from "../domains/store";
import { domainsOfAdministrator } from "../testing/domain";
import { codeChanges } from "./code-changes";

const admin = domainsOfAdministrator();

it("tells code and settings that differ from what was deployed last, and nothing else", async () => {
  const document = {
    schemaVersion: 1,
    suffix: "lan",
    clusterModules: { backup: { source: "{ }" }, other: { source: "{ }" } },
    clusters: { attic: { machines: { nas: { settings: { backup: { to: "/a" } } }, pi: {} } } },
  };
  const made = await admin.ask("POST", "/api/domains", { body: { name: "Home", document } });
  const id: string = made.body.id;
  const change = async (baseRevision: number, patches: readonly object[]) => {
    const changed = await admin.ask("POST", `/api/domains/${id}/changes`, {
      body: { baseRevision, patches },
    });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  };
  const told = async (revision: number) =>
    codeChanges(id, present(await documentAt(id, revision), "document"));
  const machines = "/clusters/attic/machines";

  expect(await told(1)).toEqual({ since: null, paths: [] });
  await markDeployed(id, 1);
  await change(1, [{ op: "replace", path: `${machines}/pi/tags`, value: ["small"] }]);
  expect(await told(2)).toEqual({ since: 1, paths: [] });
  await change(2, [
    { op: "replace", path: "/clusterModules/backup/source", value: "{ config = { }; }" },
    { op: "replace", path: `${machines}/nas/settings`, value: { backup: { to: "; rm -r /" } } },
    { op: "replace", path: "/settings", value: { backup: { keep: 1 } } },
    { op: "remove", path: `${machines}/pi` },
  ]);
  expect(await told(3)).toEqual({
    since: 1,
    paths: ["/clusterModules/backup", `${machines}/nas/settings`, "/settings"],
  });
});
