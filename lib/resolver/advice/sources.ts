import type { Service, SourceModule, User } from "@/lib/model/schema";
import { factsIn, sourceProblems } from "@/lib/resolver/source/facts";
import { jsonSecrets } from "@/lib/resolver/source/secrets";
import { pointer, sortedKeys } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import { sourceFacts } from "@/lib/shared/nix/source";
import type { Problem } from "@/lib/shared/problem";

type Path = readonly (string | number)[];

function add(holder: object, source: string, path: Path, problems: Problem[]): void {
  const found = sourceProblems(factsIn(holder, source), path);
  if (found.length > 0) problems.push(...found);
}

/** What the sources of a set of modules (or named filters) say by their text alone. */
export function moduleProblems(
  modules: Readonly<Record<string, SourceModule>>,
  path: Path,
  problems: Problem[],
  key = "modules",
): void {
  for (const name of sortedKeys(modules)) {
    const module = modules[name];
    if (module) add(module, module.source, [...path, key, name, "source"], problems);
  }
}

/** The same for the users of a cluster or machine. */
export function userProblems(users: Readonly<Record<string, User>>, path: Path, problems: Problem[]): void {
  for (const name of sortedKeys(users)) {
    const user = users[name];
    if (user === undefined) continue;
    const at = [...path, "users", name];
    add(user, user.systemConfig, [...at, "systemConfig"], problems);
    for (const [index, source] of user.homeManagerModules.entries())
      add(user, source, [...at, "homeManagerModules", index], problems);
    jsonSecrets(user.settings, [...at, "settings"], problems);
  }
}

/** What a service's sources say by their text alone. */
export interface ServiceSources {
  readonly problems: readonly Problem[];
  /** What they set on the machines that the service selects (bits of `Sets`); nothing while it is switched off. */
  readonly sets: number;
}

export function serviceSources(service: Service, path: Path): ServiceSources {
  const problems: Problem[] = [];
  add(service, service.definition, [...path, "definition"], problems);
  add(service, service.extraConfig, [...path, "extraConfig"], problems);
  jsonSecrets(service.settings, [...path, "settings"], problems);
  roleProblems(service, path, problems);
  const sets = factsIn(service, service.definition).sets | factsIn(service, service.extraConfig).sets;
  return { problems, sets: service.enable ? sets : 0 };
}

/** Roles that a definition reads and its service does not define (R45). */
function roleProblems({ definition, roles }: Service, path: Path, problems: Problem[]): void {
  const defined = sortedKeys(roles);
  for (const { name, line } of sourceFacts(definition).roles) {
    if (Object.hasOwn(roles, name)) continue;
    const there = defined.length > 0 ? `there is ${defined.join(", ")}` : "the service has none";
    const meant = nearest(name, defined);
    problems.push({
      severity: "warning",
      code: "undefined-role",
      path: pointer(...path, "definition"),
      message: `Line ${line} reads the role ${name}, which is not defined: ${there}.`,
      suggestion: meant === undefined ? `Add the role ${name}.` : `Did you mean ${meant}?`,
    });
  }
}
