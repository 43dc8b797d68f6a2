import { originOf } from "@/lib/codegen/origin";
import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { pointer } from "@/lib/shared/json";

/** Why Nix could not evaluate something, and what in the document caused it. */
export interface EvaluationFailure {
  /** Nix's own words, without the trace. */
  readonly message: string;
  /** Nix's whole answer. */
  readonly trace: string;
  readonly element: ElementRef | null;
  /** Pointer of the source or element; "" where unknown. */
  readonly path: string;
  /** Line within the source. */
  readonly line: number | null;
}

/** A place in the flake's source, however the version of Nix writes the flake's folder. */
const PLACE = /(?:\/nix\/store\/[a-z0-9]{32}-[^\s/:]+|«[^»]*»|\/flake)\/([^\s:'`"]+\.nix):(\d+)(?::\d+)?/g;

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Nix's error without trace: the last `error:` paragraph, which since 2.20 stands at the end and before at the start. */
function headline(text: string): string {
  const starts = [...text.matchAll(/^\s*error: ?/gm)];
  const messages = starts.map((start, index) => {
    const from = (start.index ?? 0) + start[0].length;
    const to = starts[index + 1]?.index ?? text.length;
    const body = text.slice(from, to).split(/\n\s*\n|\n\s*(?:at |… |\(use '--show-trace)/)[0] ?? "";
    return body.trim();
  });
  return messages.filter((message) => message !== "").at(-1) ?? text.trim().split("\n")[0] ?? "";
}

/**
 * Reads Nix's standard error.
 * @param files the export that was evaluated, by path
 */
export function readFailure(
  stderr: string,
  document: DomainDocument,
  files: ReadonlyMap<string, string>,
): EvaluationFailure {
  const trace = stderr.replace(COLOUR, "").trim();
  const message = headline(trace);
  const failure = { message, trace };
  for (const [, file = "", line = "1"] of trace.matchAll(PLACE)) {
    const text = files.get(file);
    if (text === undefined || file.startsWith("cluster-config/")) continue;
    const origin = originOf(document, file, text, Number(line));
    if (origin) return { ...failure, element: origin.element, path: origin.path, line: origin.line ?? null };
  }
  const named = elementNamedIn(message, document);
  return named ? { ...failure, ...named, line: null } : { ...failure, element: null, path: "", line: null };
}

/** NixOS's own errors name a service by its long form, and the library's name elements in their first words. */
function elementNamedIn(
  message: string,
  document: DomainDocument,
): { readonly element: ElementRef; readonly path: string } | null {
  const { services, machines } = resolveDomain(document);
  for (const word of message.match(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/g) ?? []) {
    const service = services.get(word);
    if (service) {
      const { cluster, service: name } = service;
      const element = { kind: "service" as const, cluster, service: name };
      return { element, path: pointer("clusters", cluster, "services", name) };
    }
    const machine = machines.get(word);
    if (machine) {
      const { cluster, machine: name } = machine;
      const element = { kind: "machine" as const, cluster, machine: name };
      return { element, path: pointer("clusters", cluster, "machines", name) };
    }
  }
  return null;
}
