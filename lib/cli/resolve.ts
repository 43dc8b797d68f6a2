import { Failure } from "@/lib/cli/failure";
import { hasErrors, problemLines } from "@/lib/cli/output";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { listed } from "@/lib/resolver/listed";
import { nearest } from "@/lib/shared/nearest";
import { printedResolution } from "@/lib/resolver/printed";
import type { Resolution, ResolvedService } from "@/lib/resolver/resolution";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** What a command has to say, and how it ends. */
export interface Outcome {
  readonly output: string;
  readonly notes: string;
  readonly exitCode: 0 | 1 | 2;
}

/** `resolve`: the whole domain, or what one service receives on one machine. */
export function resolveCommand(
  document: DomainDocument,
  wanted: { readonly service?: string | undefined; readonly machine?: string | undefined },
): Outcome {
  const resolution = resolveDomain(document);
  const result =
    wanted.service === undefined || wanted.machine === undefined
      ? { value: printedResolution(resolution), unknown: unknownParts(resolution.services.values()) }
      : argument(resolution, wanted.service, wanted.machine);
  return {
    output: `${JSON.stringify(result.value, null, 2)}\n`,
    notes: problemLines([...resolution.problems, ...result.unknown]),
    exitCode: hasErrors(resolution.problems) ? 1 : 0,
  };
}

function argument(resolution: Resolution, service: string, machine: string) {
  const to = one(resolution, "service", service);
  const on = one(resolution, "machine", machine);
  const value = resolution.argumentOf(to, on);
  const resolved = resolution.services.get(to);
  if (value === undefined || resolved === undefined) throw Failure.use(whyNothing(resolved, to, on));
  return { value, unknown: unknownParts([resolved]) };
}

function whyNothing(service: ResolvedService | undefined, to: string, on: string): string {
  if (service?.enabled === false) return `service ${to} is switched off: it receives nothing`;
  const selected = listed(service?.selectors.machines ?? [], "no machine");
  const known =
    service?.selectors.known === false
      ? "; it has a selector that only Nix can resolve (nix eval .#clusterArguments)"
      : "";
  return `service ${to} does not select ${on}; it selects ${selected}${known}`;
}

/** The one element that a long or unambiguous short form means. */
function one(resolution: Resolution, kind: "service" | "machine", name: string): string {
  const found = resolution.find(name);
  const names = kind === "service" ? found.services : found.machines;
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) throw Failure.use(`there are several ${kind}s called ${name}: ${names.join(", ")}`);
  const all = [...(kind === "service" ? resolution.services : resolution.machines).keys()];
  const short = new Set(all.map((long) => long.slice(0, long.indexOf("."))));
  const guess = nearest(name, name.includes(".") ? all : short);
  const hint = guess === undefined ? `there are: ${listed(all, "none")}` : `did you mean ${guess}?`;
  throw Failure.use(`there is no ${kind} ${name}; ${hint}`);
}

/** Notes on lists that only Nix can resolve: what is printed for them is not all there is. */
function unknownParts(services: Iterable<ResolvedService>): readonly Problem[] {
  const notes: Problem[] = [];
  for (const service of services) {
    if (!service.enabled) continue;
    const lists = [
      ["selectors", service.selectors] as const,
      ...[...service.roles].map(([role, binding]) => [`roles/${role}`, binding] as const),
    ];
    for (const [list, { known }] of lists) {
      if (known) continue;
      const [key = "", ...role] = list.split("/");
      const segments = role.length === 0 ? [key] : [key, role.join("/")];
      notes.push({
        severity: "info",
        code: "only-nix-knows",
        path: pointer("clusters", service.cluster, "services", service.service, ...segments),
        message: `Service ${service.fqdn}: ${list.replace("roles/", "role ")} holds a named or custom filter, which only Nix can resolve.`,
        suggestion: "Export the flake and evaluate clusterInfo or clusterArguments.",
      });
    }
  }
  return notes;
}
