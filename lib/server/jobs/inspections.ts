import type { HostKey } from "@/lib/editor/inspections";

/** Where a machine answers SSH. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** What the runner looks up at machines, without changing them. */
export type InspectionPayload =
  | { readonly what: "host-key"; readonly machine: string; readonly address: Address }
  | { readonly what: "preflight"; readonly package: string; readonly machines: readonly string[] }
  | { readonly what: "drift"; readonly machines: readonly string[] }
  /** What the machines of an interrupted deployment run once they have settled. */
  | { readonly what: "settle"; readonly deployment: string; readonly machines: readonly string[] }
  | { readonly what: "generations"; readonly machine: string; readonly address: Address }
  /** Without keys: which keys answer. With keys that a person confirmed: what the machine is. */
  | { readonly what: "adopt"; readonly address: Address; readonly keys: readonly HostKey[] };
