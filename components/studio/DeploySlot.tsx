"use client";

import { Button } from "@mantine/core";
import { IconChevronDown, IconRocket } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { later } from "@/components/ui/later";
import { MenuButton } from "@/components/ui/menu/MenuButton";
import { MenuSkeleton } from "@/components/ui/menu/MenuSkeleton";
import { useViewStore } from "./ViewProvider";

const TakeOutItems = later(() => import("./TakeOutItems").then((each) => each.TakeOutItems), {
  what: "The menu",
  loading: <MenuSkeleton />,
});

/** The header's main action: deploy, and behind the arrow the flake to take home. */
export function DeploySlot() {
  const may = useEditor((state) => state.access.deploy);
  const view = useViewStore();
  return (
    <Button.Group ml={4}>
      <Button
        disabled={!may}
        title={may ? undefined : "Your role in this domain doesn't include deploying"}
        leftSection={<IconRocket size={14} aria-hidden />}
        px={10}
        onClick={() => view.getState().open({ kind: "deploy" })}
      >
        Deploy
      </Button>
      <MenuButton
        label="More ways to take it out"
        prepare={TakeOutItems.prepare}
        position="bottom-end"
        button={(props) => (
          <Button
            aria-label="More ways to take it out"
            px={5}
            style={{ borderLeft: "1px solid rgb(255 255 255 / 28%)", borderRadius: "0 5px 5px 0" }}
            {...props}
          >
            <IconChevronDown size={14} aria-hidden />
          </Button>
        )}
      >
        <TakeOutItems />
      </MenuButton>
    </Button.Group>
  );
}
