"use client";

import type { ReactNode } from "react";
import { later } from "@/components/ui/later";
import { MenuButton, type MenuButtonProps } from "@/components/ui/menu/MenuButton";
import { MenuSkeleton } from "@/components/ui/menu/MenuSkeleton";

const AddMenuItems = later(() => import("./AddMenuItems").then((each) => each.AddMenuItems), {
  what: "The menu",
  loading: <MenuSkeleton />,
});

/** Everything that can be added, under the button it is given. */
export function AddMenu({ button }: { button: (props: MenuButtonProps) => ReactNode }) {
  return (
    <MenuButton label="Add" prepare={AddMenuItems.prepare} position="bottom-end" width={260} button={button}>
      <AddMenuItems />
    </MenuButton>
  );
}
