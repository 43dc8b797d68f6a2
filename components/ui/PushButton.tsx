import type { ComponentProps, ReactNode } from "react";
import classes from "./button.module.css";

interface PushButtonProps extends ComponentProps<"button"> {
  readonly tone?: "main" | "plain" | "danger";
  readonly left?: ReactNode;
  readonly right?: ReactNode;
}

/** A button of the screen that stands on a first visit: what Mantine's needs in code comes with the first dialog. */
export function PushButton({
  tone = "main",
  left,
  right,
  className = "",
  children,
  ...button
}: PushButtonProps) {
  return (
    <button type="button" {...button} className={`${classes.button} ${className}`} data-tone={tone}>
      {left}
      {children}
      {right}
    </button>
  );
}
