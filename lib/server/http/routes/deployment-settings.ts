import "server-only";
import { z } from "zod";
import { readSetting, writeSetting } from "../../db/domain-settings";
import { findDomain } from "../../db/domains";
import { deployKey, generateDeployKey, removeDeployKey } from "../../deployments/deploy-key";
import { removeWebhook, setWebhook, webhookUrl } from "../../deployments/webhook";
import { noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const DeployKey = z
  .object({
    /** As `authorized_keys` takes it; null where packages use the server's own agent. */
    publicKey: z.string().nullable(),
    createdAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "DeployKey" });

const readKey = async (domainId: string) =>
  (await deployKey(domainId)) ?? { publicKey: null, createdAt: null };

export const readDeployKey = route({
  method: "GET",
  path: "/api/domains/{id}/deploy-key",
  tag: "Deployments",
  summary: "The public half of the key that the domain's machines let in",
  permission: "view",
  params: DomainParams,
  response: DeployKey,
  handle: ({ params }) => readKey(params.id),
});

export const makeDeployKey = route({
  method: "POST",
  path: "/api/domains/{id}/deploy-key",
  tag: "Deployments",
  summary: "Make a new deploy key; the one before works no longer",
  permission: "admin",
  params: DomainParams,
  limit: "expensive",
  response: DeployKey,
  status: 201,
  async handle({ params, audit }) {
    const domain = await findDomain(params.id);
    if (!domain) throw noSuchDomain();
    await generateDeployKey(params.id, domain.name);
    await audit({ action: "deploy-key.make", subject: domain.name, detail: {} });
    return readKey(params.id);
  },
});

export const deleteDeployKey = route({
  method: "DELETE",
  path: "/api/domains/{id}/deploy-key",
  tag: "Deployments",
  summary: "Remove the deploy key",
  permission: "admin",
  params: DomainParams,
  response: null,
  status: 204,
  async handle({ params, audit }) {
    await removeDeployKey(params.id);
    await audit({ action: "deploy-key.remove", subject: params.id, detail: {} });
  },
});

const Webhook = z.object({ url: z.string().nullable() }).meta({ id: "Webhook" });

export const readWebhook = route({
  method: "GET",
  path: "/api/domains/{id}/webhook",
  tag: "Deployments",
  summary: "Where ends of deployments are told",
  permission: "admin",
  params: DomainParams,
  response: Webhook,
  handle: async ({ params }) => ({ url: await webhookUrl(params.id) }),
});

export const writeWebhook = route({
  method: "PUT",
  path: "/api/domains/{id}/webhook",
  tag: "Deployments",
  summary: "Set or remove the webhook; bodies are signed (X-Studio-Signature: sha256=HMAC of the body)",
  permission: "admin",
  params: DomainParams,
  body: z.strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable(),
  }),
  response: Webhook.extend({
    /** Given out this once. */
    secret: z.string().nullable(),
  }),
  async handle({ params, body, audit }) {
    const secret = body.url === null ? await removeWebhook(params.id) : await setWebhook(params.id, body.url);
    // The path of a chat's webhook is its password.
    const subject = body.url === null ? "none" : new URL(body.url).origin;
    await audit({ action: "webhook.set", subject, detail: {} });
    return { url: body.url, secret: secret ?? null };
  },
});

const DriftSchedule = z.object({
  /** Null: only when somebody asks. */
  everyMinutes: z.int().min(5).max(10_080).nullable(),
});

export const readDriftSchedule = route({
  method: "GET",
  path: "/api/domains/{id}/drift/schedule",
  tag: "Deployments",
  summary: "How often the machines are asked what they run",
  permission: "view",
  params: DomainParams,
  response: DriftSchedule,
  handle: async ({ params }) => ({
    everyMinutes: await readSetting<number>("drift-schedule", params.id),
  }),
});

export const writeDriftSchedule = route({
  method: "PUT",
  path: "/api/domains/{id}/drift/schedule",
  tag: "Deployments",
  summary: "Set how often the machines are asked what they run",
  permission: "deploy",
  params: DomainParams,
  body: DriftSchedule.strict(),
  response: DriftSchedule,
  async handle({ params, body, audit }) {
    await writeSetting("drift-schedule", params.id, body.everyMinutes);
    await audit({ action: "drift.schedule", subject: `${body.everyMinutes ?? "never"}`, detail: {} });
    return body;
  },
});
