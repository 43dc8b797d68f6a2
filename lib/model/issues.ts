import { safeParse } from "zod/mini";
import type { $ZodError, $ZodIssue } from "zod/v4/core";
import { type Json, pointer, valueAt } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import { type Problem, problem } from "@/lib/shared/problem";
import { knownKeys, schemaAt } from "./schema-path";

function described(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function problemsOfIssue(issue: $ZodIssue, input: Json, at: readonly (string | number)[]): Problem[] {
  const inside = issue.path as (string | number)[];
  const path = pointer(...at, ...inside);
  const found = valueAt(input, inside);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const known = knownKeys([...at, ...inside], found);
        const meant = nearest(key, known);
        return problem(
          "unknown-key",
          `${path}${pointer(key)}`,
          `The key ${JSON.stringify(key)} is not known here.`,
          meant === undefined ? `Known keys: ${known.join(", ")}.` : `Did you mean ${JSON.stringify(meant)}?`,
        );
      });
    case "invalid_key": {
      const name = JSON.stringify(inside.at(-1) ?? "");
      const message = `The name ${name} ${issue.issues[0]?.message ?? "is not valid"}.`;
      // zod leaves out what stands under a bad name; somebody who corrects the name wants to know of that as well.
      const place = schemaAt([...at, ...inside]);
      const below = place && found !== undefined ? safeParse(place.schema, found) : undefined;
      const problems =
        below?.success === false ? problemsOf(below.error, found ?? null, [...at, ...inside]) : [];
      return [problem("invalid-name", path, message), ...problems];
    }
    case "invalid_type":
      return [
        found === undefined
          ? problem("missing-key", path, `A value is missing here: ${issue.expected} is expected.`)
          : problem("invalid-type", path, `Expected ${issue.expected}, found ${described(found)}.`),
      ];
    case "invalid_union":
      if (issue.discriminator !== undefined) {
        const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
        const meant = typeof found === "string" ? nearest(found, options) : undefined;
        return [
          problem(
            "unknown-filter",
            path,
            `There is no filter ${described(found)}.`,
            meant === undefined
              ? `Filters: ${options.join(", ")}.`
              : `Did you mean ${JSON.stringify(meant)}?`,
          ),
        ];
      }
      return [problem("invalid-value", path, `${described(found)} ${issue.message}.`)];
    case "invalid_value": {
      const options = issue.values.map(String);
      const meant = typeof found === "string" ? nearest(found, options) : undefined;
      return [
        problem(
          "invalid-value",
          path,
          `${described(found)} is not one of ${options.join(", ")}.`,
          meant === undefined ? undefined : `Did you mean ${JSON.stringify(meant)}?`,
        ),
      ];
    }
    case "invalid_format":
    case "custom":
      return [problem("invalid-value", path, `${described(found)} ${issue.message}.`)];
    default:
      return [problem("invalid-value", path, `${described(found)}: ${issue.message}.`)];
  }
}

/** A schema's findings in `input`, which stands at `at` in the document, as problems with pointers from its root. */
export function problemsOf(
  error: $ZodError,
  input: Json,
  at: readonly (string | number)[] = [],
): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, input, at));
}
