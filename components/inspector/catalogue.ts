import type { JsonObject } from "@/lib/shared/json";

/** A service that the Nix library ships: its definition is one expression, its roles are what that reads. */
export interface CatalogueService {
  readonly name: string;
  readonly title: string;
  readonly words: string;
  /** What machines must say or hold for it to work. */
  readonly needs: string;
  readonly definition: string;
  readonly roles: readonly {
    readonly role: string;
    readonly words: string;
    readonly filter: JsonObject | null;
  }[];
  readonly units: readonly string[];
}

export const CATALOGUE: readonly CatalogueService[] = [
  {
    name: "static-dns",
    title: "Static DNS",
    words: "Every selected machine knows the machines of role hosts by name, from its own /etc/hosts.",
    needs: "Machines without a static address are left out.",
    definition: "clusterServices.staticDns",
    roles: [{ role: "hosts", words: "machines to know by name", filter: { filter: "domainMachines" } }],
    units: [],
  },
  {
    name: "k3s",
    title: "k3s",
    words: "Kubernetes: servers and agents that join them.",
    needs:
      "Servers need a static address. Every machine needs the shared secret in /var/lib/secrets/k3s-token, or where its annotation k3s.tokenFile says.",
    definition: "clusterServices.k3s",
    roles: [
      { role: "server", words: "control plane", filter: null },
      { role: "agent", words: "workers", filter: null },
    ],
    units: ["k3s"],
  },
  {
    name: "wireguard",
    title: "WireGuard mesh",
    words: "Every machine of role peers gets a tunnel to every other one.",
    needs:
      "Every machine needs the annotation wireguard with publicKey and ip, and its private key in /var/lib/secrets/wireguard (or generate = true).",
    definition: "clusterServices.wireguardMesh",
    roles: [{ role: "peers", words: "the mesh", filter: { filter: "clusterMachines" } }],
    units: [],
  },
  {
    name: "nfs",
    title: "NFS",
    words: "Machines in role server export folders, those in role client mount them.",
    needs:
      "Clients need a static address. A server exports /srv/<its name>, or what its annotation nfs.exports lists.",
    definition: "clusterServices.nfs",
    roles: [
      { role: "server", words: "exports", filter: null },
      { role: "client", words: "mounts", filter: { filter: "clusterMachines" } },
    ],
    units: [],
  },
];

/** The catalogue's service whose definition stands here, as it is written. */
export function catalogued(definition: string): CatalogueService | undefined {
  const trimmed = definition.trim();
  return CATALOGUE.find((each) => each.definition === trimmed);
}
