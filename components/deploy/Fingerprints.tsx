import type { HostKey } from "@/lib/editor/inspections";
import classes from "./hostKey.module.css";

/** Keys by what a person compares. */
export function Fingerprints({ keys }: { keys: readonly HostKey[] }) {
  return (
    <ul className={classes.fingerprints}>
      {keys.map(({ type, fingerprint }) => (
        <li key={fingerprint}>
          <span className={classes.keyType}>{type.replace(/^ssh-/, "")}</span>{" "}
          <code className={classes.keyPrint}>{fingerprint}</code>
        </li>
      ))}
    </ul>
  );
}

/** Where a machine shows its own fingerprint. */
export function OnItsConsole() {
  return <code>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>;
}
