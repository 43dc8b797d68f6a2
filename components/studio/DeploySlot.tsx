"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";

/** The header's main action: the flake to take home, as a zip. */
export function DeploySlot() {
  const id = useEditor((state) => state.domainId);
  return (
    <Button
      component="a"
      href={`/api/domains/${id}/flake`}
      download
      leftSection={<IconDownload size={14} aria-hidden />}
      px={10}
      ml={4}
    >
      Download
    </Button>
  );
}
