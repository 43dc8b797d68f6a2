import "server-only";
import type { AdoptAnswer } from "@/lib/editor/inspections";
import type { InspectionPayload } from "../../jobs/inspections";
import { askMachine, facts } from "../ask";
import { type Inspecting, scan, Unanswered } from "./inspect";

const FACTS = `
echo "hostName $(uname -n)"
echo "machine $(uname -m)"
echo "operatingSystem $(. /etc/os-release 2>/dev/null; echo "\${PRETTY_NAME:-$(uname -sr)}")"
echo "hasNix $(command -v nix-store >/dev/null && echo yes || echo no)"
echo "addresses $(ip -o addr show scope global 2>/dev/null | while read -r _ _ _ address _; do printf '%s ' "\${address%/*}"; done)"
`;
const HARDWARE = "nixos-generate-config --show-hardware-config";

/** What answers at an address; once its keys are confirmed, also what machine it is. */
export async function adopt(
  inspecting: Inspecting,
  { address, keys }: Extract<InspectionPayload, { what: "adopt" }>,
): Promise<AdoptAnswer> {
  const found = await scan(inspecting, { address });
  // Keys that somebody confirmed before need nobody's word again.
  if (keys.length === 0 && found.state !== "confirmed") return { ...found, machine: null };
  const { nix, ssh, work } = inspecting;
  const said = await askMachine(nix, ssh, address, FACTS, { signal: work.signal });
  if (!said.ok) throw new Unanswered(said.message);
  const told = facts(said.text);
  const hardware = await askMachine(nix, ssh, address, HARDWARE, { signal: work.signal, asRoot: true });
  return {
    ...found,
    machine: {
      hostName: told.get("hostName") ?? "",
      system: `${told.get("machine")}-linux`,
      operatingSystem: told.get("operatingSystem") ?? "",
      hasNix: told.get("hasNix") === "yes",
      addresses: (told.get("addresses") ?? "").split(" ").filter((each) => each !== ""),
      hardwareConfiguration: hardware.ok ? hardware.text : null,
    },
  };
}
