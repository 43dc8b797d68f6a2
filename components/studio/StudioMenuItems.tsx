"use client";

import { Menu } from "@mantine/core";
import Link from "next/link";
import { Keys } from "@/components/ui/Keys";
import { ACTIONS } from "./actions/list";
import { PLACES } from "./actions/places";
import { useActionContext } from "./actions/useActions";

/** Where to go from the studio, and what can be shown in it. */
export function StudioMenuItems() {
  const context = useActionContext();
  const now = context();
  return (
    <>
      {PLACES.map((place) => {
        const href = place.href?.(now);
        if (href === undefined) return null;
        return place.download ? (
          <Menu.Item key={place.id} component="a" href={href} download>
            {place.title}
          </Menu.Item>
        ) : (
          <Menu.Item key={place.id} component={Link} href={href}>
            {place.title}
          </Menu.Item>
        );
      })}
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
