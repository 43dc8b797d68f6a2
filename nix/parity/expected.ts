import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import type { Binding, Resolution, ResolvedService } from "@/lib/resolver/resolution";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** A value, an error, or nothing to compare because Nix alone can tell. */
export type Answer = { readonly value: unknown } | { readonly error: true } | null;

export interface ServiceAnswers {
  readonly selectors: Answer;
  readonly roles: { readonly [role: string]: Answer };
}

/** What both halves say of one domain, by long forms. */
export interface Answers {
  readonly machines: { readonly [machine: string]: Answer };
  readonly services: { readonly [service: string]: ServiceAnswers };
  readonly bindings: { readonly [service: string]: ServiceAnswers };
  readonly arguments: { readonly [service: string]: Answer };
}

/** The errors with which Nix refuses a list of filters (resolver rules R18, R21, R22). */
const REFUSED: ReadonlySet<string> = new Set([
  "unknown-machine",
  "unknown-cluster",
  "unknown-filter",
  "selector-outside-cluster",
  "empty-selectors",
]);

const FAILED: Answer = { error: true };

/** What the resolver says of a document, in the shape of `answers.nix`. */
export function expectedAnswers(document: DomainDocument): Answers {
  const resolution = resolveDomain(document);
  const refused = resolution.problems.filter(({ code }) => REFUSED.has(code));
  const enabled = [...resolution.services.values()].filter((service) => service.enabled);
  return {
    machines: record([...resolution.machines].map(([name, { annotation }]) => [name, { value: annotation }])),
    services: record(
      enabled.map((service) => [service.fqdn, lists(service, refused, ({ machines }) => machines)]),
    ),
    bindings: record(
      enabled.map((service) => [
        service.fqdn,
        lists(service, refused, ({ filters }) =>
          filters.map(({ filter, machines }) => ({ filter, machines })),
        ),
      ]),
    ),
    arguments: record(enabled.map((service) => [service.fqdn, argumentsOf(service, resolution, refused)])),
  };
}

function record<Value>(entries: readonly (readonly [string, Value])[]): { readonly [key: string]: Value } {
  return Object.fromEntries(entries);
}

function isRefused(problems: readonly Problem[], ...path: string[]): boolean {
  const at = pointer("clusters", ...path);
  return problems.some((problem) => problem.path === at || problem.path.startsWith(`${at}/`));
}

function lists(
  service: ResolvedService,
  refused: readonly Problem[],
  value: (binding: Binding) => unknown,
): ServiceAnswers {
  const path = [service.cluster, "services", service.service];
  const answer = (binding: Binding, ...at: string[]): Answer => {
    if (isRefused(refused, ...path, ...at)) return FAILED;
    return binding.known ? { value: value(binding) } : null;
  };
  return {
    selectors: answer(service.selectors, "selectors"),
    roles: record(
      [...service.roles].map(([role, binding]) => [role, answer(binding, "roles", role)] as const),
    ),
  };
}

function argumentsOf(service: ResolvedService, resolution: Resolution, refused: readonly Problem[]): Answer {
  const path = [service.cluster, "services", service.service];
  const { selectors, roles } = service;
  if (isRefused(refused, ...path, "selectors")) return FAILED;
  if (!selectors.known) return null;
  // Roles are checked on every selected machine, so where there is none nothing fails.
  if (selectors.machines.length > 0 && isRefused(refused, ...path)) return FAILED;
  if (![...roles.values()].every(({ known }) => known)) return null;
  return {
    value: record(
      selectors.machines.map((machine) => [machine, resolution.argumentOf(service.fqdn, machine)]),
    ),
  };
}
