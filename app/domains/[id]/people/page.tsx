import { IconChevronRight } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
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
      <TopBar user={{ name: user.name, email: user.email }} />
      <main className={classes.domainPeople}>
        <h1 className={classes.domainTitle}>
          <Link href={`/domains/${domainId}`}>{name}</Link>
          <IconChevronRight size={15} aria-hidden />
          People
        </h1>
        <MembersPart domainId={domainId} mayAdmin={access.admin} />
        {access.admin && <AuditPart path={`/api/domains/${domainId}/audit`} />}
      </main>
    </div>
  );
}
