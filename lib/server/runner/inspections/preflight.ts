import "server-only";
import { addressesOf } from "../../deployments/connection";
import { compareKeys, confirmedKeys } from "../../deployments/host-keys";
import type { Address, InspectionPayload, PreflightAnswer, PreflightCheck } from "../../jobs/inspections";
import { askMachine, facts, scanHostKeys } from "../ask";
import type { Inspecting } from "./inspect";

const FACTS = `
echo "machine $(uname -m)"
echo "running $(readlink -f /run/current-system 2>/dev/null)"
set -- $(df -Pk /nix/store 2>/dev/null | tail -n 1)
echo "free \${4:-}"
echo "nix $(command -v nix-store)"
if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then echo "root yes"; fi
`;
const GIBIBYTE = 1024 ** 2;
const AT_ONCE = 8;
const HERE = process.arch === "arm64" ? "aarch64-linux" : "x86_64-linux";

type Machine = Address & { readonly system: string; readonly buildOn: string };
const check = (
  of: PreflightCheck["check"],
  state: PreflightCheck["state"],
  message: string,
): PreflightCheck => ({ check: of, state, message });

/** Looks whether machines are ready for a package; every machine has an answer to each check. */
export async function preflight(
  inspecting: Inspecting,
  { machines }: Extract<InspectionPayload, { what: "preflight" }>,
): Promise<PreflightAnswer> {
  const { work, document } = inspecting;
  const addresses = await addressesOf(work.job.domainId, document);
  const answers: Record<string, readonly PreflightCheck[]> = {};
  const queue = [...machines];
  const place = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const address = addresses.get(name);
      if (address) answers[name] = await checks(inspecting, address);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, place));
  return { machines: answers };
}

async function checks(inspecting: Inspecting, machine: Omit<Machine, "buildOn"> & { buildOn?: string }) {
  const { work, nix, ssh } = inspecting;
  const where = `${machine.host}:${machine.port}`;
  const keys = await scanHostKeys(nix, machine, work.signal);
  const left = ["system", "disk", "nix", "running"] as const;
  const rest = left.map((each) => check(each, "skipped", "The machine could not be asked."));
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
  return [good, reachable(machine, told), system(machine, told), disk(told), nixThere(told), running(told)];
}

type Told = ReadonlyMap<string, string>;

function reachable({ user, host }: Address, told: Told): PreflightCheck {
  return told.get("root") === "yes"
    ? check("reachable", "good", `${user} gets in at ${host}.`)
    : check("reachable", "bad", `${user} gets in at ${host}, but may not use sudo without a password.`);
}

function system(machine: { readonly system: string; readonly buildOn?: string }, told: Told): PreflightCheck {
  const found = `${told.get("machine")}-linux`;
  if (found !== machine.system) {
    return check("system", "bad", `The machine is ${found}, the domain says ${machine.system}.`);
  }
  return machine.system === HERE || machine.buildOn !== "local"
    ? check("system", "good", found)
    : check(
        "system",
        "warning",
        `${found}: this server is ${HERE} and needs a builder, or buildOn another place.`,
      );
}

function disk(told: Told): PreflightCheck {
  const free = Number.parseInt(told.get("free") ?? "", 10);
  if (!Number.isFinite(free))
    return check("disk", "warning", "The machine does not say how much space is left.");
  const amount = `${(free / GIBIBYTE).toFixed(1)} GiB free in /nix/store`;
  return check("disk", free < GIBIBYTE / 4 ? "bad" : free < 2 * GIBIBYTE ? "warning" : "good", amount);
}

function nixThere(told: Told): PreflightCheck {
  return told.get("nix")
    ? check("nix", "good", "Nix is there.")
    : check("nix", "bad", "There is no nix-store: install the machine first.");
}

function running(told: Told): PreflightCheck {
  const now = told.get("running");
  return now ? check("running", "good", now) : check("running", "warning", "It runs no NixOS system yet.");
}
