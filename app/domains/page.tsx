import type { Metadata } from "next";
import { DomainsPage } from "@/components/domains/DomainsPage";
import type { DomainLine } from "@/components/domains/listing";
import { TopBar } from "@/components/ui/TopBar";
import classes from "@/components/ui/topbar.module.css";
import type { DomainDocument } from "@/lib/model/schema";
import { examples } from "@/lib/server/domains/examples";
import { currentDocument } from "@/lib/server/domains/store";
import { type DomainListing, domainsFor, requireUser } from "@/lib/server/session";

export const metadata: Metadata = { title: "Domains" };

function sizes(document: DomainDocument) {
  const clusters = Object.values(document.clusters);
  return {
    clusters: clusters.length,
    machines: clusters.reduce((sum, cluster) => sum + Object.keys(cluster.machines).length, 0),
    services: clusters.reduce((sum, cluster) => sum + Object.keys(cluster.services).length, 0),
  };
}

async function line(listing: DomainListing): Promise<DomainLine> {
  const current = await currentDocument(listing.id);
  return {
    id: listing.id,
    name: listing.name,
    suffix: current?.document.suffix ?? "",
    ...(current === null ? { clusters: 0, machines: 0, services: 0 } : sizes(current.document)),
    revision: listing.revision,
    updatedAt: listing.updatedAt,
    mayAdmin: listing.access.admin,
  };
}

export default async function DomainListPage() {
  const user = await requireUser();
  const [domains, trashed] = await Promise.all([domainsFor(user), domainsFor(user, true)]);
  return (
    <div className={classes.page}>
      <TopBar user={{ name: user.name, email: user.email }} />
      <DomainsPage
        domains={await Promise.all(domains.map(line))}
        trashed={await Promise.all(trashed.map(line))}
        examples={(user.instanceAdmin ? examples() : []).map(({ name, document }) => ({
          name,
          document,
          ...sizes(document),
        }))}
        mayCreate={user.instanceAdmin}
      />
    </div>
  );
}
