import type { BindingRef } from "@/lib/model/element";
import { own } from "@/lib/shared/json";
import type { ExactAnswer } from "./evaluation-problems";

/**
 * The machines that Nix resolved a list of a service to, by long form; null where it has not answered for the newest
 * revision, or knows no such list.
 */
export function exactBinding(
  answer: ExactAnswer | null,
  service: string,
  binding: BindingRef,
): readonly string[] | null {
  if (answer === null || !answer.current || answer.info === null) return null;
  const bound = own(answer.info.services, service);
  if (bound === undefined) return null;
  return (binding.kind === "selectors" ? bound.selectors : own(bound.roles, binding.role)) ?? null;
}
