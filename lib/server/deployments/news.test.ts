import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { PLAIN_STRATEGY } from "@/lib/editor/jobs";
import { present } from "@/lib/shared/assert";
import { claimJob, enqueueJob } from "../db/jobs";
import type { DeploymentPayload } from "../jobs/kinds";
import { settleInterrupted } from "../runner/interrupted";
import { administrator, startInstance, type Visitor } from "../testing/instance";
import { tellEnd } from "./news";

const told: { readonly body: string; readonly signature: unknown }[] = [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  told.push({ body, signature: request.headers["x-studio-signature"] });
  response.end();
});

let instance: Awaited<ReturnType<typeof startInstance>>;
let admin: Visitor;
let domain: string;
let secret: string;
beforeAll(async () => {
  vi.stubEnv("WEBHOOKS_TO_SELF", "1");
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  instance = await startInstance();
  admin = await administrator();
  domain = (await admin.ask("POST", "/api/domains", { body: { name: "Lab" } })).body.id;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  secret = (await admin.ask("PUT", `/api/domains/${domain}/webhook`, { body: { url } })).body.secret;
});
afterAll(async () => {
  receiver.close();
  await instance.end();
  vi.unstubAllEnvs();
});

const deployment = async () => {
  const payload: DeploymentPayload = {
    package: "deploy",
    targets: [{ element: "nas.attic.lan", attribute: ["nas.attic.lan", "deploy"], scope: "machine" }],
    arguments: [],
    strategy: PLAIN_STRATEGY,
    waves: [["nas.attic.lan"]],
    canary: false,
    locks: ["nas.attic.lan"],
    codeChanges: { since: null, paths: [] },
  };
  const createdBy = { id: null, name: "Ada" };
  const job = { kind: "deployment", domainId: domain, revision: 1, payload, createdBy } as const;
  return present(await enqueueJob(job), "job").id;
};

it("a deployment that is cancelled before its turn has ended, and the webhook is told", async () => {
  const id = await deployment();
  const cancelled = await admin.ask("POST", `/api/deployments/${id}/cancel`, { body: {} });
  expect(cancelled.body).toEqual({ status: "cancelled" });
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1);
  const [{ body, signature }] = told as [(typeof told)[number]];
  expect(signature).toBe(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  expect(JSON.parse(body)).toMatchObject({
    event: "deployment.ended",
    deployment: id,
    status: "cancelled",
    by: "Ada",
  });
});

it("one that its runner left in the middle has ended as well", async () => {
  const id = await deployment();
  expect(await claimJob("dead", "deployment")).toMatchObject({ id });
  const ended = await settleInterrupted();
  expect(ended).toEqual([id]);
  for (const each of ended) await tellEnd(each);
  expect(JSON.parse(told.at(-1)?.body ?? "{}")).toMatchObject({
    deployment: id,
    status: "interrupted",
    targets: { "nas.attic.lan": { state: "skipped", message: "Not begun." } },
  });
});
