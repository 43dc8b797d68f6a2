"use client";

import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload, IconHistory, IconRocket } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { useViewStore } from "./ViewProvider";

/** The header's main action: deploy, and behind the arrow the flake to take home. */
export function DeploySlot() {
  const id = useEditor((state) => state.domainId);
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
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            aria-label="More ways to take it out"
            px={5}
            style={{ borderLeft: "1px solid rgb(255 255 255 / 28%)" }}
          >
            <IconChevronDown size={14} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={`/api/domains/${id}/flake`}
            download
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download the flake
          </Menu.Item>
          <Menu.Item
            leftSection={<IconHistory size={14} aria-hidden />}
            onClick={() => view.getState().showRun(null)}
          >
            Runs
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
