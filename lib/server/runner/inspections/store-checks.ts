import type { PreflightCheck } from "@/lib/editor/inspections";

/** Packages that bring a system to the machine, or set its profile. */
const NEED_STORE: ReadonlySet<string> = new Set(["deploy", "dry-activate", "rollback"]);
/** In kibibytes, as df tells. */
const GIBIBYTE = 1024 ** 2;

/**
 * Whether a package finds a Nix store on a machine, and room in it. Only packages that need one are held up by its lack: create
 * installs a machine that has none.
 * @param told what the machine said: `free`, in kibibytes, and where `nix` is
 */
export function storeChecks(
  told: ReadonlyMap<string, string>,
  packageName: string,
): readonly PreflightCheck[] {
  const needed = NEED_STORE.has(packageName);
  return [room(Number.parseInt(told.get("free") ?? "", 10), needed), nixThere(told.get("nix") ?? "", needed)];
}

function room(free: number, needed: boolean): PreflightCheck {
  const check = "disk";
  if (!Number.isFinite(free))
    return { check, state: "warning", message: "The machine does not say how much space is left." };
  const message = `${(free / GIBIBYTE).toFixed(1)} GiB free in /nix/store`;
  if (free >= 2 * GIBIBYTE) return { check, state: "good", message };
  return { check, state: needed && free < GIBIBYTE / 4 ? "bad" : "warning", message };
}

function nixThere(found: string, needed: boolean): PreflightCheck {
  const check = "nix";
  if (found !== "") return { check, state: "good", message: "Nix is there." };
  return needed
    ? { check, state: "bad", message: "There is no nix-store: install the machine first." }
    : { check, state: "skipped", message: "There is none, which only deploying needs." };
}
