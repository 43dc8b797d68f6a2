import "server-only";
import { z } from "zod";
import { ProblemDetails } from "./problem-details";
import { type Route, refusesTrash } from "./route";

type JsonSchema = Record<string, unknown>;

/** Named schemas are referred to; zod puts their definitions beside the schema. */
function schemaOf(type: z.ZodType, io: "input" | "output", components: Record<string, unknown>): JsonSchema {
  const {
    $schema: _,
    $defs,
    ...schema
  } = z.toJSONSchema(type, {
    io,
    unrepresentable: "any",
    reused: "inline",
  }) as JsonSchema & { $defs?: Record<string, unknown> };
  const text = JSON.stringify({ schema, defs: $defs ?? {} }).replaceAll(
    '"#/$defs/',
    '"#/components/schemas/',
  );
  const rewritten = JSON.parse(text) as { schema: JsonSchema; defs: Record<string, unknown> };
  // What a named schema takes and gives differs by defaults; the given form has a name of its own.
  for (const [name, definition] of Object.entries(rewritten.defs)) components[name] ??= definition;
  return rewritten.schema;
}

const ERRORS: Readonly<Record<number, string>> = {
  400: "The request is not right",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict: the paths say where",
  410: "No longer kept",
  413: "Too large",
  415: "Not a kind of content that is read here",
  416: "There is no such part",
  422: "The document would not be valid",
  429: "Too many requests",
  503: "Not ready: nobody administers this studio yet",
};

/** The API as OpenAPI 3.1, from the schemas that the routes validate by. */
export function describeApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { spec } of routes) {
    const parameters = [
      ...parametersOf(spec.params, "path", components),
      ...parametersOf(spec.query, "query", components),
    ];
    const errors = new Set([400, 429, ...(spec.errors ?? [])]);
    if (spec.permission !== "public" && spec.permission !== "anybody") errors.add(401).add(403);
    if (spec.permission !== "public") errors.add(503);
    if (refusesTrash(spec)) errors.add(409);
    if (spec.params) errors.add(404);
    if (spec.body) errors.add(413).add(415);
    const responses: Record<string, unknown> = { [spec.status ?? 200]: success(spec.response, components) };
    if (spec.ranges)
      responses[206] = { ...success(spec.response, components), description: "The part that Range asks for" };
    for (const status of [...errors].sort()) {
      responses[status] = {
        description: ERRORS[status] ?? "Error",
        content: { "application/problem+json": { schema: schemaOf(ProblemDetails, "output", components) } },
      };
    }
    paths[spec.path] = {
      ...paths[spec.path],
      [spec.method.toLowerCase()]: {
        summary: spec.summary,
        tags: [spec.tag],
        "x-permission": spec.permission,
        ...(spec.permission === "public" || spec.permission === "anybody" ? { security: [] } : {}),
        ...(parameters.length > 0 ? { parameters } : {}),
        ...(spec.body
          ? {
              requestBody: {
                required: true,
                content: { "application/json": { schema: schemaOf(spec.body, "input", components) } },
              },
            }
          : {}),
        responses,
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Cluster Studio", version },
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "studio.session_token" },
        token: { type: "http", scheme: "bearer" },
      },
    },
  };
}

function success(response: Route["spec"]["response"], components: Record<string, unknown>) {
  if (response === null) return { description: "Done" };
  if ("content" in response) {
    const json = response.orJson && { schema: schemaOf(response.orJson, "output", components) };
    return {
      description: "Done",
      content: { [response.content]: {}, ...(json ? { "application/json": json } : {}) },
    };
  }
  return {
    description: "Done",
    content: { "application/json": { schema: schemaOf(response, "output", components) } },
  };
}

function parametersOf(
  type: z.ZodType | undefined,
  place: "path" | "query",
  components: Record<string, unknown>,
): unknown[] {
  if (!type) return [];
  const schema = schemaOf(type, "input", components) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || (schema.required ?? []).includes(name),
    schema: property,
  }));
}
