import type { Metadata } from "next";
import { AuditPart } from "@/components/account/AuditPart";
import classes from "@/components/account/account.module.css";
import { MembersPart } from "@/components/account/MembersPart";
import { TopBar } from "@/components/ui/TopBar";
import bar from "@/components/ui/topbar.module.css";
import { openDomain, requireUser } from "@/lib/server/session";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `People of ${(await openDomain((await params).id)).name}` };
}

export default async function DomainPeoplePage({ params }: Props) {
  const user = await requireUser();
  const { domainId, name, access } = await openDomain((await params).id);
  return (
    <div className={bar.page}>
      <TopBar
        user={{ name: user.name, email: user.email }}
        crumbs={[{ title: name, href: `/domains/${domainId}` }, { title: "People" }]}
      />
      <main className={classes.domainPeople}>
        <MembersPart domainId={domainId} mayAdmin={access.admin} />
        {access.admin && <AuditPart path={`/api/domains/${domainId}/audit`} />}
      </main>
    </div>
  );
}
