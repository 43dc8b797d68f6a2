import type { DomainDocument } from "@/lib/model/schema";
import type { Resolution, ResolvedService } from "@/lib/resolver/resolution";
import { isJsonObject, type Json, own, pointer, sameJson, sortedKeys } from "@/lib/shared/json";
import type { ExactInfo, PreviewDifference } from "./answer";

/** What a NixOS module says where it decides each key of an annotation. */
const DECIDED_BY: { readonly [key: string]: RegExp } = {
  ips: /networking|systemd\.network/,
  interfaces: /networking/,
  domain: /networking|domain/,
  fqdn: /networking|domain|hostName/,
  system: /nixpkgs|hostPlatform/,
};

interface Code {
  readonly words: string;
  readonly text: string;
}

/** The code that is evaluated before annotations are made: of the machine, its cluster and the domain. */
function codeAround(document: DomainDocument, clusterName: string, machineName: string): readonly Code[] {
  const cluster = own(document.clusters, clusterName);
  const machine = cluster && own(cluster.machines, machineName);
  const modules = (
    all: { readonly [name: string]: { readonly source: string } } | undefined,
    owner: string,
  ): Code[] =>
    sortedKeys(all ?? {}).map((name) => ({
      words: `the module ${name} of ${owner}`,
      text: own(all ?? {}, name)?.source ?? "",
    }));
  return [
    ...modules(machine?.modules, machineName),
    ...modules(cluster?.modules, `the cluster ${clusterName}`),
    ...modules(document.modules, "the domain"),
    ...sortedKeys(document.clusterModules).map((name) => ({
      words: `the cluster module ${name}`,
      text: own(document.clusterModules, name)?.source ?? "",
    })),
  ];
}

function whyAnnotation(document: DomainDocument, cluster: string, machine: string, key: string): string {
  const code = codeAround(document, cluster, machine);
  const pattern = Object.hasOwn(DECIDED_BY, key) ? DECIDED_BY[key] : undefined;
  const suspects = code.filter(({ text }) => (pattern ? pattern.test(text) : text.includes(key)));
  const [first, ...others] = suspects.length > 0 ? suspects : code.filter(({ text }) => /imports/.test(text));
  if (!first) {
    return "The preview reads the document alone; something that the machine's configuration brings along decides this.";
  }
  const more = others.length === 0 ? "" : `, or ${others.map(({ words }) => words).join(", or ")},`;
  return `The preview reads the document alone; ${first.words}${more} decides this in Nix.`;
}

function whyBinding(
  document: DomainDocument,
  service: ResolvedService | undefined,
  role: string | null,
): string {
  if (!service?.enabled)
    return "A cluster module makes or enables this service; the preview does not run it.";
  const binding = role === null ? service.selectors : service.roles.get(role);
  const unknown = binding?.filters.find(({ known }) => !known);
  if (unknown) {
    const name =
      unknown.filter.filter === "named" ? `The filter ${unknown.filter.name}` : "A filter of the list";
    return `${name} is code, which Nix alone can run.`;
  }
  const modules = sortedKeys(document.clusterModules);
  return modules.length === 0
    ? "Nix resolves this list differently; please report this as a defect of the studio."
    : `A cluster module (${modules.join(", ")}) changes machines, tags or services before the filters run.`;
}

/** Every value on which Nix and the preview differ, with the likely reason. What they agree on is left out. */
export function previewDifferences(
  document: DomainDocument,
  resolution: Resolution,
  exact: ExactInfo,
): readonly PreviewDifference[] {
  const differences: PreviewDifference[] = [];
  for (const name of sortedKeys(exact.machines)) {
    const annotation = exact.machines[name] ?? {};
    const resolved = resolution.machines.get(name);
    if (!resolved) {
      const why = "A cluster module makes this machine; the preview does not run it.";
      differences.push({ machine: name, service: null, path: "", preview: null, exact: annotation, why });
      continue;
    }
    const preview = resolved.annotation as { readonly [key: string]: Json };
    for (const key of new Set([...sortedKeys(preview), ...sortedKeys(annotation)])) {
      for (const { path, before, after } of unequal([key], own(preview, key), own(annotation, key))) {
        const why = whyAnnotation(document, resolved.cluster, resolved.machine, key);
        differences.push({
          machine: name,
          service: null,
          path: pointer(...path),
          preview: before ?? null,
          exact: after ?? null,
          why,
        });
      }
    }
  }
  for (const name of sortedKeys(exact.services)) {
    const { selectors, roles } = exact.services[name] ?? { selectors: [], roles: {} };
    const service = resolution.services.get(name);
    const compare = (
      path: string,
      role: string | null,
      preview: readonly string[] | undefined,
      list: readonly string[],
    ) => {
      if (preview !== undefined && sameJson(preview, list)) return;
      const why = whyBinding(document, service, role);
      differences.push({ machine: null, service: name, path, preview: preview ?? null, exact: list, why });
    };
    compare("/selectors", null, service?.selectors.machines, selectors);
    for (const role of sortedKeys(roles)) {
      compare(pointer("roles", role), role, service?.roles.get(role)?.machines, own(roles, role) ?? []);
    }
  }
  return differences;
}

interface Unequal {
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Values that differ, one object deep: interfaces and deployment are told field by field. */
function unequal(
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
): readonly Unequal[] {
  if (before !== undefined && after !== undefined && sameJson(before, after)) return [];
  if (path.length === 1 && isJsonObject(before) && isJsonObject(after)) {
    return [...new Set([...sortedKeys(before), ...sortedKeys(after)])].flatMap((key) =>
      unequal([...path, key], own(before, key), own(after, key)),
    );
  }
  return before === after ? [] : [{ path, before, after }];
}
