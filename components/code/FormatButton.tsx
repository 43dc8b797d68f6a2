"use client";

import { Button, Tooltip } from "@mantine/core";
import { IconAlignLeft } from "@tabler/icons-react";
import type { editor } from "monaco-editor/editor/editor.api";
import { announce } from "@/components/studio/announce";
import { Keys } from "@/components/ui/Keys";
import classes from "./code.module.css";

const NO_FORMATTER =
  "Formatting needs nixfmt on the server's path. Whoever runs this studio can install it; the button works after a restart.";

/** Puts the code into the official style. Where the server has no nixfmt, it stays and says so. */
export function FormatButton({
  label,
  shown,
  offered,
}: {
  /** Of the code. */
  label: string;
  shown: editor.IStandaloneCodeEditor | null;
  /** Whether the server has nixfmt; null until it has said so. */
  offered: boolean | null;
}) {
  const why = offered === false ? NO_FORMATTER : null;
  return (
    <Tooltip
      label={
        why ?? (
          <>
            In the official Nix style, by nixfmt <Keys shortcut="Shift+Alt+F" />
          </>
        )
      }
      multiline
      maw={300}
    >
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        leftSection={<IconAlignLeft size={13} aria-hidden />}
        className={classes.format ?? ""}
        aria-label={`Format ${label}`}
        aria-disabled={offered !== true}
        {...(offered === true ? {} : { "data-disabled": true })}
        onClick={() => {
          if (why !== null) return announce.warn(why);
          shown?.focus();
          void shown?.getAction("editor.action.formatDocument")?.run();
        }}
      >
        Format
      </Button>
    </Tooltip>
  );
}
