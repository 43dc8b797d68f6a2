import { safeParse } from "zod/mini";
import type { $ZodType, $ZodTypes } from "zod/v4/core";
import { isJsonObject, type Json, own } from "@/lib/shared/json";
import type { Path } from "./edit";
import { DomainDocument } from "./schema";

/** What a schema was made of, with the defaults around it taken off. */
function definition(schema: $ZodType): $ZodTypes["_zod"]["def"] {
  const def = (schema as $ZodTypes)._zod.def;
  return def.type === "default" || def.type === "prefault" ? definition(def.innerType) : def;
}

export interface SchemaPlace {
  /** The schema of the value at the first `depth` segments of the path. */
  readonly schema: $ZodType;
  readonly depth: number;
  /** What is wrong with a record's key on the way, by its position in the path. */
  readonly badKeys: readonly { readonly depth: number; readonly message: string }[];
}

/**
 * The schema that governs a path of the document: walks into objects and records, and stops at lists and unions, which
 * are always judged whole. Undefined when an object on the way has no such key.
 */
export function schemaAt(path: Path): SchemaPlace | undefined {
  let schema: $ZodType = DomainDocument;
  const badKeys: { depth: number; message: string }[] = [];
  for (const [depth, segment] of path.entries()) {
    const inner = definition(schema);
    if (inner.type === "object") {
      const next = own(inner.shape, String(segment));
      if (next === undefined) return undefined;
      schema = next;
    } else if (inner.type === "record") {
      const key = safeParse(inner.keyType, String(segment));
      if (!key.success) badKeys.push({ depth, message: key.error.issues[0]?.message ?? "is not valid" });
      schema = inner.valueType;
    } else {
      return { schema, depth, badKeys };
    }
  }
  return { schema, depth: path.length, badKeys };
}

function objectKeys(schema: $ZodType): readonly string[] {
  const inner = definition(schema);
  return inner.type === "object" ? Object.keys(inner.shape) : [];
}

/** The keys that an object at a path of the document may have (`value` decides between variants of a filter). */
export function knownKeys(path: Path, value: Json | undefined): readonly string[] {
  let schema: $ZodType | undefined = DomainDocument;
  for (const segment of path) {
    const inner = definition(schema);
    if (inner.type === "object") schema = own(inner.shape, String(segment));
    else if (inner.type === "record") schema = inner.valueType;
    else if (inner.type === "array") schema = inner.element;
    else if (inner.type === "union") break;
    if (schema === undefined) return [];
  }
  const inner = definition(schema);
  if (inner.type === "union" && "discriminator" in inner && isJsonObject(value)) {
    const key = String(inner.discriminator);
    const variant = inner.options.find((option) => {
      const def = definition(option);
      const tag = def.type === "object" ? own(def.shape, key) : undefined;
      const literal = tag && definition(tag);
      return literal?.type === "literal" && literal.values.some((each) => each === value[key]);
    });
    return variant === undefined ? [] : objectKeys(variant);
  }
  return objectKeys(schema);
}
