import Link from "next/link";
import { UserMenu } from "@/components/account/UserMenu";
import { type Crumb, Crumbs } from "./Crumbs";
import { Logo } from "./Logo";
import classes from "./topbar.module.css";

interface TopBarProps {
  readonly user: { readonly name: string; readonly email: string };
  /** Where within a domain the page stands; without them it stands beside the domains. */
  readonly crumbs?: readonly Crumb[];
}

/** The bar of the pages around the studio. */
export function TopBar({ user, crumbs }: TopBarProps) {
  return (
    <header className={classes.bar}>
      {crumbs === undefined ? (
        <Link href="/domains" className={classes.brand}>
          <Logo />
          <span>Cluster Studio</span>
        </Link>
      ) : (
        <Crumbs crumbs={crumbs} />
      )}
      <UserMenu name={user.name} email={user.email} />
    </header>
  );
}
