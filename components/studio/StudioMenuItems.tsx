"use client";

import { Menu } from "@mantine/core";
import Link from "next/link";
import { useEditor } from "@/components/editor/provider";
import { Keys } from "@/components/ui/Keys";
import { ACTIONS } from "./actions/list";
import { useActionContext } from "./actions/useActions";

/** Where to go from the studio, and what can be shown in it. */
export default function StudioMenuItems() {
  const context = useActionContext();
  const id = useEditor((state) => state.domainId);
  const now = context();
  return (
    <>
      <Menu.Item component="a" href={`/api/domains/${id}/flake`} download>
        Download the flake
      </Menu.Item>
      <Menu.Item component={Link} href={`/domains/${id}/history`}>
        History
      </Menu.Item>
      <Menu.Item component={Link} href={`/domains/${id}/people`}>
        People and roles
      </Menu.Item>
      <Menu.Item component={Link} href="/settings">
        Settings
      </Menu.Item>
      <Menu.Divider />
      {ACTIONS.filter((action) => action.section === "View" || action.section === "Help").map((action) => (
        <Menu.Item
          key={action.id}
          disabled={!action.enabled(now)}
          rightSection={action.keys === undefined ? undefined : <Keys shortcut={action.keys} />}
          onClick={() => action.run(context())}
        >
          {action.title}
        </Menu.Item>
      ))}
    </>
  );
}
