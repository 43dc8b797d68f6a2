import "server-only";
import type { Generation, GenerationsAnswer } from "@/lib/editor/inspections";
import { deployedSystems } from "../../deployments/systems";
import type { InspectionPayload } from "../../jobs/inspections";
import { askMachine } from "../ask";
import { type Inspecting, Unanswered } from "./inspect";

/** Everybody may read the links of a profile. */
const LINKS = `
echo "running $(readlink -e /run/current-system 2>/dev/null)"
echo "boot $(readlink /nix/var/nix/profiles/system 2>/dev/null)"
for link in /nix/var/nix/profiles/system-*-link; do
  [ -e "$link" ] || continue
  number=\${link##*/system-}
  echo "generation \${number%-link} $(stat -c %Y "$link") $(readlink -f "$link")"
done
`;

/** The systems that a machine can go back to. */
export async function listGenerations(
  { nix, ssh, work }: Inspecting,
  { address }: Extract<InspectionPayload, { what: "generations" }>,
): Promise<GenerationsAnswer> {
  const said = await askMachine(nix, ssh, address, LINKS, { signal: work.signal });
  if (!said.ok) throw new Unanswered(said.message);
  return { generations: readGenerations(said.text, await deployedSystems(work.job.domainId)) };
}

/** What the script above prints, newest first. */
function readGenerations(text: string, systems: ReadonlyMap<string, number>): Generation[] {
  const value = (name: string) => new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1] ?? null;
  const running = value("running");
  const boot = /system-(\d+)-link$/.exec(value("boot") ?? "")?.[1];
  return [...text.matchAll(/^generation (\d+) (\d*) (\/nix\/store\/\S+)$/gm)]
    .map(([, number = "", seconds = "", toplevel = ""]) => ({
      number: Number(number),
      toplevel,
      revision: systems.get(toplevel) ?? null,
      createdAt: seconds === "" ? null : new Date(Number(seconds) * 1000).toISOString(),
      running: toplevel === running,
      boot: number === boot,
    }))
    .sort((left, right) => right.number - left.number);
}
