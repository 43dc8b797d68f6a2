import { type ParseError, parse as parseForgiving, printParseErrorCode } from "jsonc-parser";
import { type Problem, problem } from "@/lib/shared/problem";
import { fail, type Result } from "@/lib/shared/result";
import { readDocument } from "./read";
import type { DomainDocument } from "./schema";

export { readDocument };

export interface ParseOptions {
  /** The longest text that is read, in UTF-16 code units. */
  readonly maxLength?: number;
}

const MAX_LENGTH = 64 * 1024 * 1024;

function firstSyntaxError(text: string): ParseError | undefined {
  const errors: ParseError[] = [];
  try {
    parseForgiving(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // The forgiving parser recurses; what is nested that deep and malformed as well is told without a place.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors[0];
}

function syntaxProblem(text: string, native: unknown): Problem {
  const error = firstSyntaxError(text);
  if (error === undefined) {
    const reason = native instanceof Error ? native.message : String(native);
    return problem("not-json", "", `The document is not JSON: ${reason}`);
  }
  const before = text.slice(0, error.offset).split("\n");
  const what = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return problem(
    "not-json",
    "",
    `The document is not JSON: ${what} at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}.`,
    "Correct the text there; comments and trailing commas are not part of JSON.",
  );
}

/** Reads a domain document from JSON text. All problems at once, each with a pointer. Migrates older versions. */
export function parseDocument(
  text: string,
  options: ParseOptions = {},
): Result<DomainDocument, readonly Problem[]> {
  const maxLength = options.maxLength ?? MAX_LENGTH;
  if (text.length > maxLength) {
    const size = (text.length / 1024 / 1024).toFixed(1);
    const limit = (maxLength / 1024 / 1024).toFixed(1);
    return fail([
      problem("too-large", "", `The document is ${size} MiB long; at most ${limit} MiB are read.`),
    ]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch (error) {
    return fail([syntaxProblem(text, error)]);
  }
  return readDocument(value);
}
