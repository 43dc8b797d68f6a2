import type { ClosureDifference } from "./evaluation-plan";

/** A machine's public SSH key, as a line of `known_hosts` holds it. */
export interface HostKey {
  /** ssh-ed25519, ... */
  readonly type: string;
  readonly key: string;
  /** As ssh-keygen prints it: SHA256:... */
  readonly fingerprint: string;
}

/** `unknown`: no key was confirmed yet. `changed`: another key answers than the one that was confirmed. */
export type HostKeyState = "confirmed" | "unknown" | "changed";

export interface HostKeyAnswer {
  readonly keys: readonly HostKey[];
  readonly state: HostKeyState;
}

/** One thing that must be right before a deployment, and how it stands. */
export interface PreflightCheck {
  readonly check: "host-key" | "reachable" | "system" | "disk" | "nix" | "running";
  readonly state: "good" | "warning" | "bad" | "skipped";
  readonly message: string;
}

export interface PreflightAnswer {
  readonly machines: { readonly [machine: string]: readonly PreflightCheck[] };
}

/** One system that a machine can go back to. */
export interface Generation {
  readonly number: number;
  readonly toplevel: string;
  /** The revision whose deployment made it; null where none here did. */
  readonly revision: number | null;
  /** When it was made. */
  readonly createdAt: string | null;
  readonly running: boolean;
  /** Whether it is what the machine boots next. */
  readonly boot: boolean;
}

export interface GenerationsAnswer {
  /** Newest first. */
  readonly generations: readonly Generation[];
}

export type DriftState = "as-intended" | "differs" | "never-deployed" | "unreachable";

/** What a machine runs, beside what it should. */
export interface Drift {
  readonly machine: string;
  readonly state: DriftState;
  readonly intended: { readonly revision: number; readonly toplevel: string } | null;
  readonly running: string | null;
  /** The revision whose deployment made what it runs; null where none here did. */
  readonly runningRevision: number | null;
  /** What it boots next. */
  readonly boot: string | null;
  readonly booted: string | null;
  readonly generation: number | null;
  readonly rebootNeeded: boolean | null;
  /** Packages in which the intended system differs from what it runs, or else from what it boots; null where that is not known. */
  readonly difference: ClosureDifference | null;
  readonly message: string | null;
}

export interface AdoptAnswer {
  readonly keys: readonly HostKey[];
  readonly state: HostKeyState;
  /** Null until the keys were confirmed. */
  readonly machine: FoundMachine | null;
}

/** What a machine is that was not deployed from here. */
export interface FoundMachine {
  readonly hostName: string;
  /** As Nix writes it, x86_64-linux. */
  readonly system: string;
  /** As /etc/os-release tells it. */
  readonly operatingSystem: string;
  readonly hasNix: boolean;
  readonly addresses: readonly string[];
  /** A NixOS module; null where the machine has no nixos-generate-config. */
  readonly hardwareConfiguration: string | null;
}
