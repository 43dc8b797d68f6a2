import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountForm } from "@/components/account/AccountForm";
import { EntryCard } from "@/components/account/EntryCard";
import { setupDone } from "@/lib/server/accounts/setup";

export const metadata: Metadata = { title: "First setup" };

export default async function SetupPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  if (await setupDone()) redirect("/sign-in");
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : "";
  return (
    <EntryCard
      title="Create the administrator"
      words="This studio is new. Its first account administers it: it creates domains and invites people."
    >
      <AccountForm action="/api/setup" token={given} askToken={given === ""} submit="Create the account" />
    </EntryCard>
  );
}
