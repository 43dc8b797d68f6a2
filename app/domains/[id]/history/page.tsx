import type { Metadata } from "next";
import { Suspense } from "react";
import { HistoryScreen } from "@/components/history/HistoryScreen";
import { openDomain, requireUser } from "@/lib/server/session";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `History of ${(await openDomain((await params).id)).name}` };
}

export default async function HistoryPage({ params }: Props) {
  const user = await requireUser();
  const { domainId, name, access } = await openDomain((await params).id);
  return (
    <Suspense>
      <HistoryScreen
        key={domainId}
        domainId={domainId}
        name={name}
        mayEdit={access.edit}
        user={{ name: user.name, email: user.email }}
      />
    </Suspense>
  );
}
