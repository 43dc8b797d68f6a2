import type { PreflightCheck } from "@/lib/editor/inspections";

/** What this server builds by itself. */
export const HERE = process.arch === "arm64" ? "aarch64-linux" : "x86_64-linux";

/** Systems that a line of Nix's `builders` names; a line without any is for this server's own. */
function builds(builder: string): readonly string[] {
  const systems = builder.trim().split(/\s+/)[1] ?? "-";
  return systems === "-" ? [HERE] : systems.split(",");
}

/**
 * Whether a machine is what the domain says, and somebody can build for it.
 * @param found what the machine itself says; null where it does not answer, which leaves who builds for it
 * @param builders lines of the server's Nix settings
 */
export function architecture(
  machine: { readonly system: string; readonly buildOn: string },
  found: string | null,
  builders: readonly string[],
  here = HERE,
): Pick<PreflightCheck, "state" | "message"> {
  const { system, buildOn } = machine;
  if (found !== null && found !== system) {
    return {
      state: "bad",
      message: `The machine is ${found}, the domain says ${system}. Correct its system in the domain.`,
    };
  }
  if (buildOn === "target") return { state: "good", message: `${system}, built on the machine itself` };
  if (buildOn === "builders") {
    if (builders.some((builder) => builds(builder).includes(system))) {
      return { state: "good", message: `${system}, built on a builder` };
    }
    // The server's own Nix may be configured beside the studio.
    return builders.length === 0
      ? {
          state: "warning",
          message: `${system}: it is to be built on a builder, and the studio knows of none.`,
        }
      : {
          state: "bad",
          message: `${system}: it is to be built on a builder, and none of the studio's is for that system.`,
        };
  }
  if (system === here) return { state: "good", message: system };
  return {
    state: "warning",
    message: `${system}: this server is ${here} and can build that only if it emulates it. Choose another place to build on: the machine itself, or a builder.`,
  };
}
