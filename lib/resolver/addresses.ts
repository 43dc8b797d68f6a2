import { canonicalAddress } from "@/lib/model/addresses";
import type { Machine } from "@/lib/model/schema";
import { NONE } from "@/lib/resolver/sequence";
import { compareBytes, pointer, sortedKeys } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** A machine's claim to an address, and where the document makes it. */
export interface AddressUse {
  /** In one spelling, so that `fd00::1` and `fd00:0::1` meet. */
  readonly address: string;
  readonly cluster: string;
  readonly machine: string;
  /** Its place in the order of the machine's addresses. */
  readonly index: number;
  readonly path: readonly (string | number)[];
}

/** One spelling for each address. IPv4 addresses of a document have only one already. */
export function canonical(address: string): string {
  return address.includes(":") ? canonicalAddress(address) : address;
}

/** Loopback and link-local addresses mean something else on each machine. */
function isLocal(address: string): boolean {
  if (address.includes(":")) return address === "::1" || /^fe[89ab]/.test(address);
  return address.startsWith("127.") || address.startsWith("169.254.");
}

interface Written {
  readonly address: string;
  readonly path: AddressUse["path"];
}

function writtenAddresses(machine: Machine): readonly Written[] {
  const written: Written[] = [];
  for (const face of sortedKeys(machine.interfaces)) {
    const addresses = machine.interfaces[face];
    if (addresses === undefined) continue;
    for (const family of ["ipv4", "ipv6"] as const)
      for (const [index, { address }] of addresses[family].entries())
        written.push({ address, path: ["interfaces", face, family, index, "address"] });
  }
  for (const [index, address] of machine.ips.entries()) written.push({ address, path: ["ips", index] });
  return written;
}

/** The addresses that a machine holds: its interfaces' and the declared `ips`. */
export function addressUses(machine: Machine, name: string, cluster: string): readonly AddressUse[] {
  const uses: AddressUse[] = [];
  for (const { address, path } of writtenAddresses(machine)) {
    const one = canonical(address);
    if (!isLocal(one)) uses.push({ address: one, cluster, machine: name, index: uses.length, path });
  }
  return uses.length === 0 ? NONE : uses;
}

type Bucket = ReadonlyMap<string, readonly AddressUse[]>;
const BUCKETS = 512;

function bucketOf(address: string): number {
  let hash = 0;
  for (let index = 0; index < address.length; index++)
    hash = (Math.imul(hash, 31) + address.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}

/**
 * Who claims which address, domain-wide. An immutable table in buckets: a changed machine costs its own buckets,
 * however many machines there are.
 */
export class AddressTable {
  static readonly empty = new AddressTable(new Array<Bucket>(BUCKETS).fill(new Map()), new Map(), NONE);

  private constructor(
    private readonly buckets: readonly Bucket[],
    private readonly clashes: Bucket,
    /** A warning for each claim to an address after its first, by address. */
    readonly problems: readonly Problem[],
  ) {}

  /** The table without `removed` and with `added`. */
  changed(removed: readonly AddressUse[], added: readonly AddressUse[]): AddressTable {
    if (removed.length === 0 && added.length === 0) return this;
    const buckets = [...this.buckets];
    const touched = new Map<number, Map<string, readonly AddressUse[]>>();
    const crowded = new Set<string>();
    const bucketFor = (address: string): Map<string, readonly AddressUse[]> => {
      const at = bucketOf(address);
      let bucket = touched.get(at);
      if (bucket === undefined) {
        bucket = new Map(buckets[at]);
        touched.set(at, bucket);
        buckets[at] = bucket;
      }
      return bucket;
    };
    for (const use of removed) {
      const bucket = bucketFor(use.address);
      const uses = bucket.get(use.address);
      if (uses === undefined) continue;
      if (uses.length > 1) {
        crowded.add(use.address);
        bucket.set(
          use.address,
          uses.filter((other) => other !== use),
        );
      } else if (uses[0] === use) bucket.delete(use.address);
    }
    for (const use of added) {
      const bucket = bucketFor(use.address);
      const uses = bucket.get(use.address);
      if (uses === undefined || uses.length === 0) bucket.set(use.address, [use]);
      else {
        crowded.add(use.address);
        bucket.set(use.address, [...uses, use]);
      }
    }
    if (crowded.size === 0) return new AddressTable(buckets, this.clashes, this.problems);
    const clashes = new Map(this.clashes);
    for (const address of crowded) {
      const uses = bucketFor(address).get(address);
      if (uses !== undefined && uses.length > 1) clashes.set(address, [...uses].sort(compareUses));
      else clashes.delete(address);
    }
    return new AddressTable(buckets, clashes, clashProblems(clashes));
  }

  /** Whether any machine claims this address. */
  has(address: string): boolean {
    const wanted = canonical(address);
    return (this.buckets[bucketOf(wanted)]?.get(wanted)?.length ?? 0) > 0;
  }
}

function compareUses(left: AddressUse, right: AddressUse): number {
  return (
    compareBytes(left.cluster, right.cluster) ||
    compareBytes(left.machine, right.machine) ||
    left.index - right.index
  );
}

function clashProblems(clashes: Bucket): readonly Problem[] {
  const problems: Problem[] = [];
  for (const address of [...clashes.keys()].sort(compareBytes)) {
    const [first, ...later] = clashes.get(address) ?? [];
    if (first === undefined) continue;
    for (const use of later) {
      const one = use.machine === first.machine && use.cluster === first.cluster;
      problems.push({
        severity: "warning",
        code: "duplicate-address",
        path: pointer("clusters", use.cluster, "machines", use.machine, ...use.path),
        message: one
          ? `Machine ${use.machine} of cluster ${use.cluster} has the address ${address} twice.`
          : `Machine ${use.machine} of cluster ${use.cluster} has the address ${address}, which machine ${first.machine} of cluster ${first.cluster} has too.`,
        suggestion: one ? "Remove one of the two." : "Give one of the two machines a free address.",
      });
    }
  }
  return problems;
}
