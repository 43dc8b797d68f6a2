import { ActionIcon, CopyButton, Popover } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { OfferedPackage } from "@/lib/editor/jobs";
import { terminalCommand } from "./choice";
import copied from "./copied.module.css";
import classes from "./inspector.module.css";
import said from "./said.module.css";

/** A package that needs a terminal: how to run it in one's own. */
export function TerminalAction({
  offered,
  machine,
  others,
}: {
  offered: OfferedPackage;
  machine: string;
  /** How many other machines it can be run of. */
  others: number;
}) {
  const command = terminalCommand(machine, offered.name);
  return (
    <Popover width={340} position="left-start" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <button type="button" className={classes.action}>
          <b>{offered.name} …</b>
          <span>{offered.description}. In a terminal.</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={said.described}>
          It needs a terminal. Download the flake, and run this in its folder, on a computer with Nix
          {others > 0 && `, for ${machine} or another of its machines`}:
        </p>
        <div className={copied.publicKey}>
          <code className={copied.keyText}>{command}</code>
          <CopyButton value={command}>
            {({ copied, copy }) => (
              <ActionIcon aria-label={copied ? "Copied" : "Copy the command"} onClick={copy}>
                {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
              </ActionIcon>
            )}
          </CopyButton>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
