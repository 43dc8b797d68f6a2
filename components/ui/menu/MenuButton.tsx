"use client";

import { type MouseEvent, type ReactNode, useRef, useState } from "react";
import { later } from "../later";
import type { FloatingMenuProps } from "./FloatingMenu";
import classes from "./menu.module.css";

const FloatingMenu = later<FloatingMenuProps>(
  () => import("./FloatingMenu").then((each) => each.FloatingMenu),
  {
    what: "The menu",
    floating: true,
    hidden: ({ opened }) => !opened,
    dismiss: ({ onClose }) => onClose(),
  },
);

/** What the button itself must be given. */
export interface MenuButtonProps {
  readonly "aria-haspopup": "menu";
  readonly "aria-expanded": boolean;
  onPointerEnter(): void;
  onPointerDown(): void;
  onClick(event: MouseEvent): void;
}

/**
 * A button that opens a menu. What a menu needs in code is fetched when the pointer reaches the button, so that a first
 * visit does without it; the button stays the same element throughout, and gets the focus back.
 */
export function MenuButton({
  button,
  children,
  prepare,
  ...menu
}: Pick<FloatingMenuProps, "label" | "position" | "width"> & {
  readonly button: (props: MenuButtonProps) => ReactNode;
  readonly children: ReactNode;
  /** Fetches what stands in the menu. */
  readonly prepare?: () => Promise<void>;
}) {
  const [opened, setOpened] = useState(false);
  const [used, setUsed] = useState(false);
  // Pressing outside closes the menu, on the button as well: the click that follows must not open it again.
  const before = useRef(false);
  return (
    <span className={classes.anchor}>
      {button({
        "aria-haspopup": "menu",
        "aria-expanded": opened,
        onPointerEnter: () => {
          void FloatingMenu.prepare();
          void prepare?.();
        },
        onPointerDown: () => {
          before.current = opened;
        },
        onClick: (event) => {
          setUsed(true);
          setOpened(event.detail === 0 ? !opened : !before.current);
        },
      })}
      {used && (
        <FloatingMenu {...menu} opened={opened} onClose={() => setOpened(false)}>
          {children}
        </FloatingMenu>
      )}
    </span>
  );
}
