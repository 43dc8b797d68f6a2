import "server-only";
import { z } from "zod";
import { perProcess } from "../../db/client";
import { openTools } from "../../nix/tools";
import { ToolBusy } from "../../nix/turns";
import { MEBIBYTE } from "../body";
import { HttpError } from "../problem-details";
import { route } from "../route";

const tools = () => perProcess("cluster-studio.source-tools", openTools);

const Source = z.strictObject({ source: z.string().max(256 * 1024) });
const SourceError = z
  .object({ message: z.string(), line: z.int().min(1), column: z.int().min(1) })
  .meta({ id: "SourceError" });

async function patiently<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ToolBusy) throw new HttpError(503, "busy", `${error.message}. Try again.`);
    throw error;
  }
}

const absent = (what: string) =>
  new HttpError(404, "no-such-tool", `This server has no ${what}, or no confinement to run it in.`);

export const sourceTools = route({
  method: "GET",
  path: "/api/nix",
  tag: "Nix sources",
  summary: "What the server can do with a piece of Nix: parse it, format it",
  permission: "signed-in",
  response: z.object({ parse: z.boolean(), format: z.boolean() }),
  async handle() {
    const { parse, format } = await tools();
    return { parse: parse !== null, format: format !== null };
  },
});

export const parseSource = route({
  method: "POST",
  path: "/api/nix/parse",
  tag: "Nix sources",
  summary: "Where Nix's own parser finds a source wrong; error is null when it is right",
  permission: "signed-in",
  body: Source,
  limit: "source",
  response: z.object({ error: SourceError.nullable() }),
  errors: [503],
  async handle({ body }) {
    const { parse } = await tools();
    if (!parse) throw absent("Nix");
    return { error: await patiently(parse(body.source)) };
  },
});

export const parseSources = route({
  method: "POST",
  path: "/api/nix/parse/all",
  tag: "Nix sources",
  summary:
    "Where Nix's own parser finds each of many sources wrong, in their order; null for one that is right",
  permission: "signed-in",
  body: z.strictObject({ sources: z.array(Source.shape.source).max(500) }),
  bodyLimit: 4 * MEBIBYTE,
  limit: "source",
  response: z.object({ errors: z.array(SourceError.nullable()) }),
  errors: [503],
  async handle({ body }) {
    const { parseAll } = await tools();
    if (!parseAll) throw absent("Nix");
    return { errors: await patiently(parseAll(body.sources)) };
  },
});

export const formatSource = route({
  method: "POST",
  path: "/api/nix/format",
  tag: "Nix sources",
  summary: "A source as nixfmt writes it",
  permission: "signed-in",
  body: Source,
  limit: "source",
  response: z.object({ source: z.string() }),
  errors: [422, 503],
  async handle({ body }) {
    const { format } = await tools();
    if (!format) throw absent("nixfmt");
    const source = await patiently(format(body.source));
    if (source === null) throw new HttpError(422, "not-formatted", "nixfmt cannot read this source.");
    return { source };
  },
});
