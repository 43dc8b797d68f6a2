"use client";

import { Menu } from "@mantine/core";
import { useEditor } from "@/components/editor/provider";
import { ACTIONS } from "@/components/studio/actions/list";
import { useActionContext } from "@/components/studio/actions/useActions";
import { Keys } from "@/components/ui/Keys";

export function AddMenuItems() {
  const context = useActionContext();
  // What is possible depends on where the selection is.
  useEditor((state) => state.selection);
  const now = context();
  return ACTIONS.filter((action) => action.section === "Create").map((action) => (
    <Menu.Item
      key={action.id}
      disabled={!action.enabled(now)}
      rightSection={action.keys === undefined ? undefined : <Keys shortcut={action.keys} />}
      onClick={() => action.run(context())}
    >
      {action.title}
    </Menu.Item>
  ));
}
