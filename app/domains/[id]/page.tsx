import type { Metadata } from "next";
import { StudioScreen } from "@/components/studio/StudioScreen";
import { openDomain } from "@/lib/server/session";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await openDomain((await params).id)).name };
}

export default async function DomainPage({ params }: Props) {
  const domain = await openDomain((await params).id);
  return (
    <StudioScreen
      key={domain.domainId}
      account={domain.user.id}
      init={{
        domainId: domain.domainId,
        domainName: domain.name,
        access: domain.access,
        document: domain.document,
        revision: domain.revision,
        positions: domain.positions,
      }}
    />
  );
}
