import { Checkbox } from "@mantine/core";
import type { OfferedPackage } from "@/lib/editor/jobs";
import classes from "./dialog.module.css";
import { WarningIcon } from "./StateMark";

/** What a destructive package takes away, and the question whether that is wanted, there. */
export function Destroys({
  selected,
  where,
  understood,
  onUnderstood,
}: {
  selected: OfferedPackage;
  where: string;
  understood: boolean;
  onUnderstood: (understood: boolean) => void;
}) {
  return (
    <div className={classes.destroys} role="alert">
      <WarningIcon />
      <div>
        <p>
          <b>{selected.name}</b> can't be undone. {selected.description}.
        </p>
        <Checkbox
          label={`I want this on ${where}`}
          checked={understood}
          onChange={(event) => onUnderstood(event.currentTarget.checked)}
        />
      </div>
    </div>
  );
}
