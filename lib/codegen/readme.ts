import type { DomainDocument } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { LIBRARY_FOLDER } from "./library";

const MACHINES_SHOWN = 20;

/** `README.md`: how to build, deploy and change the flake by hand, in the names of this domain. */
export function readmeFile(document: DomainDocument): string {
  const clusters = sortedKeys(document.clusters);
  const machines = clusters.flatMap((cluster) =>
    sortedKeys(document.clusters[cluster]?.machines ?? {}).map((name) => ({
      cluster,
      name,
      long: `${name}.${cluster}.${document.suffix}`,
    })),
  );
  const service = clusters
    .flatMap((cluster) =>
      sortedKeys(document.clusters[cluster]?.services ?? {}).map((name) => ({ cluster, name })),
    )
    .at(0);
  const first = machines[0];
  const long = first?.long ?? `host1.example.${document.suffix}`;
  const cluster = first?.cluster ?? clusters[0] ?? "example";
  const file = `clusters/${cluster}/machines/${first?.name ?? "host1"}.nix`;
  const serviceFile =
    service === undefined
      ? `clusters/${cluster}/services/`
      : `clusters/${service.cluster}/services/${service.name}.nix`;
  const library =
    document.library === "vendored"
      ? `The library that turns the domain into NixOS configurations is in \`${LIBRARY_FOLDER}/\`; its own README describes it.`
      : "The library that turns the domain into NixOS configurations is an input of `flake.nix`.";
  return `# The domain ${document.suffix}

A flake with ${count(machines.length, "machine")} in ${count(clusters.length, "cluster")}, written by Cluster Studio. It needs Nix with flakes and
nothing else; put \`--extra-experimental-features 'nix-command flakes'\` behind \`nix\` where they are not switched on.
${machineList(machines)}
## Build and deploy

\`\`\`sh
nix build '.#"${long}".build'        # build the system of a machine
nix run '.#"${long}".deploy'         # build it, copy it there and switch; it goes back by itself when SSH is lost
nix run '.#"${long}".deploy' -- --help
nix eval --json '.#clusterInfo'      # what the domain resolves to, and every package there is
nix flake check
\`\`\`

In a Git repository, \`git add\` new files first: Nix sees only what Git knows.

## Change it by hand

- \`domain.nix\` lists the clusters, \`clusters/<cluster>/default.nix\` a cluster's machines, services and users.
- A machine is one file, such as \`${file}\`: its platform, tags, addresses and NixOS modules.
- A service is one file, such as \`${serviceFile}\`: \`selectors\` say which machines of the cluster get it, \`roles\` name further
  groups, and \`definition\` is a function of them that returns a NixOS module.
- Cluster modules are in \`modules/\`, your own filters in \`filters/\`.
- To add a machine, write its file and add a line to the cluster's \`default.nix\`.

${library}

\`studio.json\` holds the document that the studio reads back, with a hash of every file. The studio does not read changes made by
hand in the other files; before it overwrites such a file, it says so.
`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function machineList(machines: readonly { readonly long: string }[]): string {
  if (machines.length === 0) return "";
  const shown = machines.slice(0, MACHINES_SHOWN).map(({ long }) => `- \`${long}\``);
  const rest = machines.length - shown.length;
  return `\n${[...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n")}\n`;
}
