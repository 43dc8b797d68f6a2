"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { MenuButton, type MenuButtonProps } from "@/components/ui/menu/MenuButton";

const AddMenuItems = dynamic(() => import("./AddMenuItems"), { ssr: false });

/** Everything that can be added, under the button it is given. */
export function AddMenu({ button }: { button: (props: MenuButtonProps) => ReactNode }) {
  return (
    <MenuButton label="Add" position="bottom-end" width={260} button={button}>
      <AddMenuItems />
    </MenuButton>
  );
}
