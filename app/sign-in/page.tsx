import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryCard } from "@/components/account/EntryCard";
import { SignInForm } from "@/components/account/SignInForm";
import { setupDone } from "@/lib/server/accounts/setup";
import { currentUser } from "@/lib/server/session";
import { readSettings } from "@/lib/server/settings";

export const metadata: Metadata = { title: "Sign in" };

/** A path of this studio to go on to; anything else is the list of domains. */
function safeNext(next: string | string[] | undefined): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/domains";
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  if (!(await setupDone())) redirect("/setup");
  const next = safeNext((await searchParams).next);
  if (await currentUser()) redirect(next);
  return (
    <EntryCard title="Sign in">
      <SignInForm next={next} oidc={readSettings().oidc?.name ?? null} />
    </EntryCard>
  );
}
