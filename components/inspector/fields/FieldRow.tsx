import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Path } from "@/lib/model/edit";
import { pointer } from "@/lib/shared/json";
import classes from "./fields.module.css";

/** One line of a form: what it is on the left, the control on the right, what is wrong with it below. */
export function FieldRow({
  label,
  path,
  labelFor,
  hint,
  error,
  warning,
  children,
}: {
  label: string;
  /** The place of the document that the control changes. */
  path?: Path;
  labelFor?: string | undefined;
  hint?: string | undefined;
  error?: string | null;
  warning?: string | null;
  children: ReactNode;
}) {
  return (
    <div className={classes.row} data-place={path && pointer(...path)}>
      {labelFor === undefined ? (
        <span className={classes.label}>{label}</span>
      ) : (
        <label className={classes.label} htmlFor={labelFor}>
          {label}
        </label>
      )}
      <div className={classes.control}>
        {children}
        {hint !== undefined && <p className={classes.hint}>{hint}</p>}
        <FieldMessage error={error ?? null} warning={warning ?? null} />
      </div>
    </div>
  );
}

export function FieldMessage({ error, warning }: { error: string | null; warning: string | null }) {
  const words = error ?? warning;
  if (words === null) return null;
  return (
    <p className={classes.message} data-severity={error === null ? "warning" : "error"} role="status">
      <IconAlertTriangle size={13} aria-hidden />
      <span>{words}</span>
    </p>
  );
}
