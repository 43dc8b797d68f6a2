import "server-only";
import type { PreflightAnswer, PreflightCheck } from "@/lib/editor/inspections";
import { readSetting } from "../../db/settings";
import { addressesOf, type MachineAddress } from "../../deployments/connection";
import { compareKeys, confirmedKeys } from "../../deployments/host-keys";
import type { Address, InspectionPayload } from "../../jobs/inspections";
import { InstanceNix, NIX_SETTINGS } from "../../nix/instance-settings";
import { askMachine, facts, scanHostKeys } from "../ask";
import { architecture } from "./architecture";
import type { Inspecting } from "./inspect";
import { storeChecks } from "./store-checks";

const FACTS = `
echo "machine $(uname -m)"
echo "running $(readlink -e /run/current-system 2>/dev/null)"
set -- $( (df -Pk /nix/store || df -Pk /nix || df -Pk /) 2>/dev/null | tail -n 1)
echo "free \${4:-}"
echo "nix $(command -v nix-store)"
if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then echo "root yes"; fi
`;
const AT_ONCE = 8;
const check = (
  of: PreflightCheck["check"],
  state: PreflightCheck["state"],
  message: string,
): PreflightCheck => ({ check: of, state, message });

/** Looks whether machines are ready for a package; every machine has an answer to each check. */
export async function preflight(
  inspecting: Inspecting,
  { machines, package: name }: Extract<InspectionPayload, { what: "preflight" }>,
): Promise<PreflightAnswer> {
  const { work, document } = inspecting;
  const addresses = await addressesOf(work.job.domainId, document);
  const { builders } = InstanceNix.parse((await readSetting(NIX_SETTINGS)) ?? {});
  const answers: Record<string, readonly PreflightCheck[]> = {};
  const queue = [...machines];
  const place = async () => {
    for (let machine = queue.shift(); machine !== undefined; machine = queue.shift()) {
      const address = addresses.get(machine);
      if (address) answers[machine] = await checks(inspecting, address, builders, name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, place));
  return { machines: answers };
}

async function checks(
  inspecting: Inspecting,
  machine: MachineAddress,
  builders: readonly string[],
  packageName: string,
) {
  const { work, nix, ssh } = inspecting;
  const where = `${machine.host}:${machine.port}`;
  const keys = await scanHostKeys(nix, ssh, machine, work.signal);
  const unasked = (of: PreflightCheck["check"]) => check(of, "skipped", "The machine could not be asked.");
  // Whether somebody can build for it is known without it.
  const built = architecture(machine, null, builders);
  const rest = [
    built.state === "good" ? unasked("system") : check("system", built.state, built.message),
    ...(["disk", "nix", "running"] as const).map(unasked),
  ];
  if (keys.length === 0) {
    return [
      check("host-key", "skipped", "No key answers."),
      check("reachable", "bad", `No SSH server answers at ${where}.`),
      ...rest,
    ];
  }
  const state = compareKeys(await confirmedKeys(work.job.domainId, machine), keys);
  if (state !== "confirmed") {
    const message =
      state === "unknown"
        ? "Nobody has confirmed this machine's host key yet."
        : "Another host key answers than the one that was confirmed.";
    return [check("host-key", "bad", message), check("reachable", "skipped", "Not tried."), ...rest];
  }
  const good = check("host-key", "good", "The confirmed key answers.");
  const said = await askMachine(nix, ssh, machine, FACTS, { signal: work.signal });
  if (!said.ok) return [good, check("reachable", "bad", said.message), ...rest];
  const told = facts(said.text);
  const { state: fits, message } = architecture(machine, `${told.get("machine")}-linux`, builders);
  return [
    good,
    reachable(machine, told),
    check("system", fits, message),
    ...storeChecks(told, packageName),
    running(told),
  ];
}

type Told = ReadonlyMap<string, string>;

function reachable({ user, host }: Address, told: Told): PreflightCheck {
  return told.get("root") === "yes"
    ? check("reachable", "good", `${user} gets in at ${host}.`)
    : check("reachable", "bad", `${user} gets in at ${host}, but may not use sudo without a password.`);
}

function running(told: Told): PreflightCheck {
  const now = told.get("running");
  return now ? check("running", "good", now) : check("running", "warning", "It runs no NixOS system yet.");
}
