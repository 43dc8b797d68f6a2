"use client";

import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { useEditor } from "@/components/editor/provider";
import { ACTIONS } from "@/components/studio/actions/list";
import { useActionContext } from "@/components/studio/actions/useActions";
import { Keys } from "@/components/ui/Keys";

/** Everything that can be added, under the button it is given. */
export function AddMenu({ children }: { children: ReactNode }) {
  const context = useActionContext();
  // What is possible depends on where the selection is.
  useEditor((state) => state.selection);
  const now = context();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {ACTIONS.filter((action) => action.section === "Create").map((action) => (
          <Menu.Item
            key={action.id}
            disabled={!action.enabled(now)}
            rightSection={action.keys === undefined ? undefined : <Keys shortcut={action.keys} />}
            onClick={() => action.run(context())}
          >
            {action.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
