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

/** Why single sign-on sent somebody back, by the code in the address. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  [
    "account_not_linked",
    "There is an account with your address that single sign-on may not open. Sign in with its password.",
  ],
  [
    "unable_to_create_user",
    "No account was made for you: the provider has not verified your address. Ask an administrator.",
  ],
  ["signup_disabled", "You have no account here yet. Ask an administrator to invite you."],
  ["account_disabled", "Your account is disabled. Ask an administrator."],
]);

function refusalOf(error: string | string[] | undefined): string | undefined {
  if (typeof error !== "string") return undefined;
  return REFUSALS.get(error) ?? "Single sign-on did not work. Try again, or ask an administrator.";
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}) {
  if (!(await setupDone())) redirect("/setup");
  const asked = await searchParams;
  const next = safeNext(asked.next);
  const refusal = refusalOf(asked.error);
  if (await currentUser()) redirect(next);
  return (
    <EntryCard title="Sign in" {...(refusal === undefined ? {} : { words: refusal })}>
      <SignInForm next={next} oidc={readSettings().oidc?.name ?? null} />
    </EntryCard>
  );
}
