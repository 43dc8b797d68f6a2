import "server-only";
import type { DomainDocument } from "@/lib/model/schema";
import { resolutionOf } from "@/lib/resolver";
import type { Resolution, ServiceArgument } from "@/lib/resolver/resolution";
import { fail, ok, type Result } from "@/lib/shared/result";

/** What a name can fail to mean: nothing, several elements, or a machine that the service does not select. */
export interface NoAnswer {
  readonly reason: "unknown" | "ambiguous" | "not-selected";
  readonly message: string;
}

/** Exactly what a service's definition receives on a machine; both by short or long form. */
export function serviceArgument(
  document: DomainDocument,
  service: string,
  machine: string,
): Result<ServiceArgument, NoAnswer> {
  const resolution = resolutionOf(document);
  const to = only(resolution, "services", service);
  if (!to.ok) return to;
  const on = only(resolution, "machines", machine);
  if (!on.ok) return on;
  const argument = resolution.argumentOf(to.value, on.value);
  if (argument) return ok(argument);
  const selected = resolution.services.get(to.value)?.selectors.machines ?? [];
  return fail({
    reason: "not-selected",
    message: `${to.value} does not select ${on.value}; it selects ${selected.slice(0, 8).join(", ") || "nothing"}.`,
  });
}

function only(resolution: Resolution, kind: "machines" | "services", name: string): Result<string, NoAnswer> {
  const found = resolution.find(name)[kind];
  const [first, ...more] = found;
  const one = kind === "machines" ? "machine" : "service";
  if (first === undefined)
    return fail({ reason: "unknown", message: `There is no ${one} ${name} in this domain.` });
  if (more.length > 0) {
    return fail({ reason: "ambiguous", message: `${name} means several: ${found.join(", ")}. Say which.` });
  }
  return ok(first);
}
