"use client";

import { Kbd } from "@mantine/core";
import { keyCaps } from "@/components/studio/actions/keys";

function isMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** A shortcut as key caps. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span style={{ display: "inline-flex", gap: 2 }}>
      {keyCaps(shortcut, isMac()).map((cap) => (
        <Kbd key={cap} size="xs">
          {cap}
        </Kbd>
      ))}
    </span>
  );
}
