import type { ComponentProps } from "react";
import classes from "./button.module.css";

interface IconButtonProps extends ComponentProps<"button"> {
  /** Of its sides, in pixels. */
  readonly size: number;
  readonly bordered?: boolean;
}

/** A sign to press, beside other parts of a first visit. */
export function IconButton({ size, bordered = false, className = "", style, ...button }: IconButtonProps) {
  return (
    <button
      type="button"
      {...button}
      className={`${classes.icon} ${className}`}
      data-bordered={bordered ? "" : undefined}
      style={{ width: size, height: size, ...style }}
    />
  );
}
