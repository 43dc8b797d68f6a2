import "server-only";
import { z } from "zod";
import { optionsBelow } from "@/lib/editor/nix/options";
import { enqueueJob, findJob, type JobRow, listOpenJobs } from "../../db/jobs";
import { readSetting, writeSetting } from "../../db/settings";
import { currentDocument } from "../../domains/store";
import { lockedInputs } from "../../evaluation/inputs";
import { knownOptions, OPTIONS_STATES } from "../../evaluation/known-options";
import { publish } from "../../events/bus";
import type { InputsPayload, InputsResult } from "../../jobs/kinds";
import { InstanceNix, NIX_SETTINGS } from "../../nix/instance-settings";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const Locked = z.object({
  from: z.string(),
  rev: z.string().nullable(),
  narHash: z.string().nullable(),
  date: z.iso.datetime().nullable(),
});

const InputsUpdate = z
  .object({
    id: z.uuid(),
    status: z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]),
    error: z.string().nullable(),
    moved: z
      .array(z.object({ input: z.string(), before: Locked.nullable(), after: Locked.nullable() }))
      .nullable(),
    revision: z.int().nullable().describe("the revision with the new lock; null where nothing moved"),
  })
  .meta({ id: "InputsUpdate" });

function describeUpdate(job: JobRow): z.output<typeof InputsUpdate> {
  const result = job.result === null ? null : (JSON.parse(job.result) as InputsResult);
  return {
    id: job.id,
    status: job.status as z.output<typeof InputsUpdate>["status"],
    error: job.error,
    moved: result ? result.moved.map((move) => ({ ...move })) : null,
    revision: result?.revision ?? null,
  };
}

export const readInputs = route({
  method: "GET",
  path: "/api/domains/{id}/inputs",
  tag: "Evaluations",
  summary: "What the flake's inputs are locked to, and since when",
  permission: "view",
  params: DomainParams,
  response: z.array(Locked.extend({ name: z.string() })),
  async handle({ params }) {
    const current = await currentDocument(params.id);
    if (!current) throw noSuchDomain();
    return [...lockedInputs(current.document.lock)].map(([name, locked]) => ({ name, ...locked }));
  },
});

export const startInputsUpdate = route({
  method: "POST",
  path: "/api/domains/{id}/inputs/update",
  tag: "Evaluations",
  summary: "Look the inputs up anew; a new lock is a revision like any other",
  permission: "edit",
  params: DomainParams,
  body: z.strictObject({ inputs: z.array(z.string().min(1).max(100)).min(1).max(100).optional() }),
  limit: "expensive",
  response: InputsUpdate,
  status: 202,
  errors: [409, 422],
  async handle({ params, body, actor, audit }) {
    const current = await currentDocument(params.id);
    if (!current) throw noSuchDomain();
    const known = lockedInputs(current.document.lock);
    const wrong = (body.inputs ?? []).find((input) => !known.has(input));
    if (wrong !== undefined && current.document.lock !== null) {
      throw new HttpError(
        422,
        "unknown-input",
        `No input ${wrong} is locked; there are ${[...known.keys()].join(", ") || "none"}.`,
      );
    }
    const [open] = await listOpenJobs(params.id, "inputs");
    if (open) throw new HttpError(409, "already-updating", "The inputs are being updated already.");
    const payload: InputsPayload = { inputs: body.inputs ?? null };
    const createdBy = { id: actor.id, name: actor.name };
    const job = await enqueueJob({
      kind: "inputs",
      domainId: params.id,
      revision: current.revision,
      payload,
      createdBy,
    });
    if (!job) throw new HttpError(429, "queue-full", "Too many jobs wait already.");
    await audit({ action: "inputs.update", subject: body.inputs?.join(", ") ?? "all inputs" });
    publish(params.id, { type: "job", job: job.id, kind: job.kind, status: job.status });
    return describeUpdate(job);
  },
});

export const readInputsUpdate = route({
  method: "GET",
  path: "/api/domains/{id}/inputs/update/{eid}",
  tag: "Evaluations",
  summary: "Read how an update of the inputs ended, and what it moved",
  permission: "view",
  params: DomainParams.extend({ eid: z.uuid() }),
  response: InputsUpdate,
  async handle({ params }) {
    const job = await findJob(params.eid);
    if (job?.kind !== "inputs" || job.domainId !== params.id) {
      throw new HttpError(404, "no-such-update", "This domain has no such update.");
    }
    return describeUpdate(job);
  },
});

const MOST_OPTIONS = 1000;

const OptionsState = z
  .enum(OPTIONS_STATES)
  .describe(
    "outdated: of an older lock, or Nix is listing more; pending: Nix is listing them; unknown: it was never asked",
  );

export const options = route({
  method: "GET",
  path: "/api/domains/{id}/options",
  tag: "Evaluations",
  summary: "NixOS's options by the domain's own nixpkgs and modules, for completion",
  permission: "view",
  params: DomainParams,
  query: z.object({
    prefix: z.string().max(255).default(""),
    after: z.string().max(255).optional().describe("the last name of the page before"),
    limit: z.coerce.number().int().min(1).max(MOST_OPTIONS).default(200),
  }),
  limit: "read",
  response: z
    .object({
      state: OptionsState,
      total: z.int().describe("options with the prefix"),
      options: z.array(z.object({ name: z.string(), type: z.string(), description: z.string() })),
    })
    .meta({ id: "Options" }),
  async handle({ params, query, actor, access }) {
    const { state, list } = await optionsFor(params.id, access.edit ? actor : null);
    const found = list.filter(({ name }) => name.startsWith(query.prefix));
    const { after } = query;
    const from = after === undefined ? found : found.filter(({ name }) => name > after);
    return { state, total: found.length, options: from.slice(0, query.limit) };
  },
});

async function optionsFor(domainId: string, editor: { readonly id: string; readonly name: string } | null) {
  const current = await currentDocument(domainId);
  if (!current) throw noSuchDomain();
  return knownOptions(domainId, current, editor);
}

const LONGEST_PATH = 40;

/** A path of attributes as a query has it: a JSON list of names. */
const AttributePath = z
  .string()
  .max(4000)
  .transform((text, context) => {
    try {
      return z.array(z.string()).max(LONGEST_PATH).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: "a JSON list of attribute names" });
      return z.NEVER;
    }
  });

export const optionsUnder = route({
  method: "GET",
  path: "/api/domains/{id}/options/below",
  tag: "Evaluations",
  summary: "The names that NixOS's options have directly below a path of attributes, for completion",
  permission: "view",
  params: DomainParams,
  query: z.object({ path: AttributePath.describe("a JSON list of attribute names") }),
  response: z
    .object({
      state: OptionsState,
      steps: z.array(
        z.object({
          name: z.string(),
          option: z
            .object({ type: z.string(), description: z.string() })
            .nullable()
            .describe("null where more names follow"),
        }),
      ),
    })
    .meta({ id: "OptionsBelow" }),
  async handle({ params, query, actor, access }) {
    const { state, list } = await optionsFor(params.id, access.edit ? actor : null);
    return { state, steps: optionsBelow(list, query.path).map((step) => ({ ...step })) };
  },
});

export const readInstanceNix = route({
  method: "GET",
  path: "/api/instance/nix",
  tag: "Instance",
  summary: "Builders, binary caches and their keys, as this studio's Nix uses them",
  permission: "instance-admin",
  response: InstanceNix,
  async handle() {
    return InstanceNix.parse((await readSetting(NIX_SETTINGS)) ?? {});
  },
});

export const writeInstanceNix = route({
  method: "PUT",
  path: "/api/instance/nix",
  tag: "Instance",
  summary: "Set builders, binary caches and their keys; used from the next start of the runner",
  permission: "instance-admin",
  body: InstanceNix,
  limit: "change",
  response: InstanceNix,
  async handle({ body, audit }) {
    await writeSetting(NIX_SETTINGS, body);
    await audit({ action: "instance.nix", subject: "Nix settings", detail: withoutCredentials(body) });
    return body;
  },
});

/** Addresses of binary caches and builders may hold a name and a password, which are nobody's to read in a log. */
function withoutCredentials(settings: InstanceNix): InstanceNix {
  const bare = (address: string) => address.replace(/(?<=:\/\/)[^/\s]*@/, "").replace(/\?\S*/, "");
  return {
    ...settings,
    builders: settings.builders.map(bare),
    substituters: settings.substituters.map(bare),
  };
}
