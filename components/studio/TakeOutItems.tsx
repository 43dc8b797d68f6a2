"use client";

import { Menu } from "@mantine/core";
import { IconDownload, IconHistory } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { useViewStore } from "./ViewProvider";

/** The flake to take home, and what was deployed before. */
export function TakeOutItems() {
  const id = useEditor((state) => state.domainId);
  const view = useViewStore();
  return (
    <>
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
    </>
  );
}
