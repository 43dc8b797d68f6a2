import { valueAt } from "@/lib/shared/json";
import { type ElementRef, elementName, elementPath } from "./element";
import type { DomainDocument } from "./schema";

/** `host1.example.com`: the key of a machine or service everywhere. */
export function longForm(document: Pick<DomainDocument, "suffix">, cluster: string, name: string): string {
  return `${name}.${cluster}.${document.suffix}`;
}

/** The parts of a long form of this domain; undefined when the text is not one. */
export function parseLongForm(
  suffix: string,
  text: string,
): { readonly name: string; readonly cluster: string } | undefined {
  if (!text.endsWith(`.${suffix}`)) return undefined;
  const [name, cluster, ...more] = text.slice(0, -suffix.length - 1).split(".");
  if (!name || !cluster || more.length > 0) return undefined;
  return { name, cluster };
}

/**
 * An element as a person reads it: its own name, or with where it belongs (`host1.example.com`, `cluster.suffix`,
 * `ada on pi.attic.lan`).
 */
export function elementLabel(
  document: Pick<DomainDocument, "suffix">,
  ref: ElementRef,
  form: "short" | "long" = "short",
): string {
  if (ref.kind === "domain") return document.suffix;
  const name = elementName(ref);
  if (form === "short") return name;
  switch (ref.kind) {
    case "cluster":
      return `${name}.${document.suffix}`;
    case "machine":
    case "service":
      return longForm(document, ref.cluster, name);
    case "user":
    case "module":
      if (ref.cluster === undefined) return name;
      return `${name} of ${
        ref.machine === undefined
          ? `${ref.cluster}.${document.suffix}`
          : longForm(document, ref.cluster, ref.machine)
      }`;
    default:
      return name;
  }
}

/** The element's value; undefined when the document has no such element. */
export function elementAt(document: DomainDocument, ref: ElementRef): unknown {
  return valueAt(document, elementPath(ref));
}

export function elementExists(document: DomainDocument, ref: ElementRef): boolean {
  return elementAt(document, ref) !== undefined;
}
