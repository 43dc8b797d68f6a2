"use client";

import { IconChevronDown, IconRocket } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { later } from "@/components/ui/later";
import { MenuButton } from "@/components/ui/menu/MenuButton";
import { MenuSkeleton } from "@/components/ui/menu/MenuSkeleton";
import { PushButton } from "@/components/ui/PushButton";
import classes from "./header.module.css";
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
    <div className={classes.deploy}>
      <PushButton
        disabled={!may}
        title={may ? undefined : "Your role in this domain doesn't include deploying"}
        left={<IconRocket size={14} aria-hidden />}
        className={classes.deployMain}
        onClick={() => view.getState().open({ kind: "deploy" })}
      >
        Deploy
      </PushButton>
      <MenuButton
        label="More ways to take it out"
        prepare={TakeOutItems.prepare}
        position="bottom-end"
        button={(props) => (
          <PushButton
            aria-label="More ways to take it out"
            className={classes.deployMore}
            tone={may ? "main" : "plain"}
            {...props}
          >
            <IconChevronDown size={14} aria-hidden />
          </PushButton>
        )}
      >
        <TakeOutItems />
      </MenuButton>
    </div>
  );
}
