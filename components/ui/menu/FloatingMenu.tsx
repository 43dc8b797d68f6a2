"use client";

import { Menu, type MenuProps } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import classes from "./menu.module.css";

export interface FloatingMenuProps {
  /** Of the menu, for people who do not see it. */
  readonly label: string;
  readonly position: NonNullable<MenuProps["position"]>;
  readonly width?: number;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A menu beside the button that its parent holds. */
export function FloatingMenu({ label, opened, onClose, children, ...place }: FloatingMenuProps) {
  // Opened after it is there, so that it knows where the focus was.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  return (
    <Menu opened={shown} onClose={onClose} {...place}>
      <Menu.Target>
        <button type="button" tabIndex={-1} aria-hidden="true" aria-label={label} className={classes.place} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
