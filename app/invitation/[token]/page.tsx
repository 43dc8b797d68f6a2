import type { Metadata } from "next";
import { AccountForm } from "@/components/account/AccountForm";
import { EntryCard } from "@/components/account/EntryCard";
import { findInvitation } from "@/lib/server/accounts/invitations";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await findInvitation(token);
  if (!invitation)
    return (
      <EntryCard
        title="This invitation is closed"
        words="It was used, withdrawn or has run out. Ask whoever sent it for another one."
      >
        <a href="/sign-in">Sign in instead</a>
      </EntryCard>
    );
  return (
    <EntryCard title="Join this studio" words="Choose a name and a password for your account.">
      <AccountForm action="/api/invitation/accept" token={token} email={invitation.email} submit="Join" />
    </EntryCard>
  );
}
