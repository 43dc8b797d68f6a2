import { VisuallyHidden } from "@mantine/core";
import type { Metadata } from "next";
import { AuditPart } from "@/components/account/AuditPart";
import classes from "@/components/account/account.module.css";
import { InstancePart } from "@/components/account/InstancePart";
import { NixPart } from "@/components/account/NixPart";
import { PasswordPart } from "@/components/account/PasswordPart";
import { PeoplePart } from "@/components/account/PeoplePart";
import { type NavGroup, SettingsNav } from "@/components/account/SettingsNav";
import { SessionsPart } from "@/components/account/SessionsPart";
import { ThemePart } from "@/components/account/ThemePart";
import { TokensPart } from "@/components/account/TokensPart";
import { TopBar } from "@/components/ui/TopBar";
import bar from "@/components/ui/topbar.module.css";
import { domainsFor, requireUser } from "@/lib/server/session";

const ACCOUNT: NavGroup = {
  title: "Your account",
  parts: [
    { id: "appearance", words: "Appearance" },
    { id: "password", words: "Password" },
    { id: "sessions", words: "Sessions" },
    { id: "tokens", words: "API tokens" },
  ],
};

const INSTANCE: NavGroup = {
  title: "This instance",
  parts: [
    { id: "people", words: "People" },
    { id: "nix", words: "Nix" },
    { id: "audit", words: "Audit log" },
  ],
};

const SERVER: NavGroup = { title: "Server", parts: [{ id: "server", words: "Information" }] };

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const user = await requireUser();
  const domains = (await domainsFor(user)).map(({ id, name }) => ({ id, name }));
  return (
    <div className={bar.page}>
      <TopBar user={{ name: user.name, email: user.email }} />
      <div className={classes.settings}>
        <SettingsNav groups={user.instanceAdmin ? [ACCOUNT, INSTANCE, SERVER] : [ACCOUNT, SERVER]} />
        <main>
          <VisuallyHidden component="h1">Settings</VisuallyHidden>
          <ThemePart />
          <PasswordPart />
          <SessionsPart />
          <TokensPart domains={domains} />
          {user.instanceAdmin && (
            <>
              <PeoplePart me={user.id} />
              <NixPart />
              <AuditPart />
            </>
          )}
          <InstancePart />
        </main>
      </div>
    </div>
  );
}
