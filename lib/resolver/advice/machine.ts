import type { Machine } from "@/lib/model/schema";
import { annotationProblems } from "@/lib/resolver/advice/annotations";
import { interfaceProblems } from "@/lib/resolver/advice/interfaces";
import { portProblems } from "@/lib/resolver/advice/ports";
import { moduleProblems, userProblems } from "@/lib/resolver/advice/sources";
import { NONE } from "@/lib/resolver/sequence";
import { jsonSecrets } from "@/lib/resolver/source/secrets";
import type { Problem } from "@/lib/shared/problem";

/** Everything that a machine's own part of the document says about it. */
export function machineProblems(machine: Machine, name: string, cluster: string): readonly Problem[] {
  const path = ["clusters", cluster, "machines", name];
  const problems: Problem[] = [];
  annotationProblems(machine, path, problems);
  interfaceProblems(machine, path, problems);
  portProblems(machine, path, problems);
  jsonSecrets(machine.annotations, [...path, "annotations"], problems);
  jsonSecrets(machine.settings, [...path, "settings"], problems);
  moduleProblems(machine.modules, path, problems);
  userProblems(machine.users, path, problems);
  return problems.length === 0 ? NONE : problems;
}
