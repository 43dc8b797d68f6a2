import Link from "next/link";
import { UserMenu } from "@/components/account/UserMenu";
import { Logo } from "./Logo";
import classes from "./topbar.module.css";

/** The bar of the pages around the studio. */
export function TopBar({ user }: { user: { readonly name: string; readonly email: string } }) {
  return (
    <header className={classes.bar}>
      <Link href="/domains" className={classes.brand}>
        <Logo />
        <span>Cluster Studio</span>
      </Link>
      <UserMenu name={user.name} email={user.email} />
    </header>
  );
}
