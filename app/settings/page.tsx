import { VisuallyHidden } from "@mantine/core";
import type { Metadata } from "next";
import { AuditPart } from "@/components/account/AuditPart";
import classes from "@/components/account/account.module.css";
import { InstancePart } from "@/components/account/InstancePart";
import { NixPart } from "@/components/account/NixPart";
import { PasswordPart } from "@/components/account/PasswordPart";
import { PeoplePart } from "@/components/account/PeoplePart";
import { SessionsPart } from "@/components/account/SessionsPart";
import { ThemePart } from "@/components/account/ThemePart";
import { TokensPart } from "@/components/account/TokensPart";
import { TopBar } from "@/components/ui/TopBar";
import bar from "@/components/ui/topbar.module.css";
import { domainsFor, requireUser } from "@/lib/server/session";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const user = await requireUser();
  const domains = (await domainsFor(user)).map(({ id, name }) => ({ id, name }));
  return (
    <div className={bar.page}>
      <TopBar user={{ name: user.name, email: user.email }} />
      <div className={classes.settings}>
        <nav className={classes.nav} aria-label="Settings">
          <p className={classes.navHead}>Your account</p>
          <SettingsLink to="appearance" words="Appearance" />
          <SettingsLink to="password" words="Password" />
          <SettingsLink to="sessions" words="Sessions" />
          <SettingsLink to="tokens" words="API tokens" />
          {user.instanceAdmin && (
            <>
              <p className={classes.navHead}>This instance</p>
              <SettingsLink to="people" words="People" />
              <SettingsLink to="nix" words="Nix" />
              <SettingsLink to="audit" words="Audit log" />
            </>
          )}
          <p className={classes.navHead}>Server</p>
          <SettingsLink to="server" words="Information" />
        </nav>
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

function SettingsLink({ to, words }: { to: string; words: string }) {
  return (
    <a className={classes.navLink} href={`#${to}`}>
      {words}
    </a>
  );
}
