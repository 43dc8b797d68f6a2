import { useViewStore } from "@/components/studio/ViewProvider";
import type { OfferedPackage } from "@/lib/editor/jobs";
import { packageKey, packageTitle } from "./choice";
import classes from "./inspector.module.css";
import { TerminalAction } from "./TerminalAction";

/** What the flake offers, each a button that asks before it runs. */
export function PackageActions({
  packages,
  machines,
  disabled,
}: {
  packages: readonly OfferedPackage[];
  /** Long forms; absent for packages of a whole cluster. */
  machines?: readonly string[];
  disabled: boolean;
}) {
  const view = useViewStore();
  const open = ({ name, service, cluster, scope }: OfferedPackage) =>
    view.getState().open({
      kind: "deploy",
      package: name,
      ...(scope === "cluster" && cluster !== null ? { cluster, script: true } : {}),
      ...(machines === undefined ? {} : { machines }),
      ...(service === null ? {} : { service }),
    });
  return (
    <div className={classes.actions}>
      {packages.map((each) =>
        each.terminal ? (
          machines?.[0] === undefined ? null : (
            <TerminalAction
              key={packageKey(each)}
              offered={each}
              machine={machines[0]}
              others={machines.length - 1}
            />
          )
        ) : (
          <button
            key={packageKey(each)}
            type="button"
            className={classes.action}
            disabled={disabled}
            data-destructive={each.destructive || undefined}
            onClick={() => open(each)}
          >
            <b>{packageTitle(each)} …</b>
            <span>{each.description}</span>
          </button>
        ),
      )}
    </div>
  );
}
