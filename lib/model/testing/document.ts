import { readDocument } from "../read";
import type { DomainDocument } from "../schema";

/** The document of a domain, `lan` unless it says otherwise, from its JSON; the test fails when it is none. */
export function documentOf(value: object): DomainDocument {
  const read = readDocument({ schemaVersion: 1, suffix: "lan", ...value });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
