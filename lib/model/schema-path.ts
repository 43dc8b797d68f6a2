import { z } from "zod";
import { isJsonObject, type Json } from "@/lib/shared/json";
import type { Path } from "./edit";
import { DomainDocument } from "./schema";

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) inner = inner.unwrap();
  return inner;
}

export interface SchemaPlace {
  /** The schema of the value at the first `depth` segments of the path. */
  readonly schema: z.core.$ZodType;
  readonly depth: number;
  /** What is wrong with a record's key on the way, by its position in the path. */
  readonly badKeys: readonly { readonly depth: number; readonly message: string }[];
}

/**
 * The schema that governs a path of the document: walks into objects and records, and stops at lists and unions, which
 * are always judged whole. Undefined when an object on the way has no such key.
 */
export function schemaAt(path: Path): SchemaPlace | undefined {
  let schema: z.core.$ZodType = DomainDocument;
  const badKeys: { depth: number; message: string }[] = [];
  for (const [depth, segment] of path.entries()) {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodObject) {
      const shape: Record<string, z.core.$ZodType> = inner.shape;
      const next = Object.hasOwn(shape, segment) ? shape[segment] : undefined;
      if (next === undefined) return undefined;
      schema = next;
    } else if (inner instanceof z.ZodRecord) {
      const key = z.safeParse(inner.keyType, String(segment));
      if (!key.success) badKeys.push({ depth, message: key.error.issues[0]?.message ?? "is not valid" });
      schema = inner.valueType;
    } else {
      return { schema, depth, badKeys };
    }
  }
  return { schema, depth: path.length, badKeys };
}

function objectKeys(schema: z.core.$ZodType): readonly string[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** The keys that an object at a path of the document may have (`value` decides between variants of a filter). */
export function knownKeys(path: Path, value: Json | undefined): readonly string[] {
  let schema: z.core.$ZodType | undefined = DomainDocument;
  for (const segment of path) {
    const inner: z.core.$ZodType = unwrapped(schema);
    if (inner instanceof z.ZodObject) schema = (inner.shape as Record<string, z.core.$ZodType>)[segment];
    else if (inner instanceof z.ZodRecord) schema = inner.valueType;
    else if (inner instanceof z.ZodArray) schema = inner.element;
    else if (inner instanceof z.ZodDiscriminatedUnion) break;
    if (schema === undefined) return [];
  }
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodDiscriminatedUnion && isJsonObject(value)) {
    const variant = inner.options.find((option) => {
      const tag = option instanceof z.ZodObject ? option.shape[inner.def.discriminator] : undefined;
      return tag instanceof z.ZodLiteral && tag.value === value[inner.def.discriminator];
    });
    return variant === undefined ? [] : objectKeys(variant);
  }
  return objectKeys(inner);
}
