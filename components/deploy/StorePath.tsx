import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./copied.module.css";

/** A store path, its hash shortened to what a person compares; the whole is copied. */
export function StorePath({ path, short = false }: { path: string; short?: boolean }) {
  const [, hash, name] = /^\/nix\/store\/([a-z0-9]{32})-(.+)$/.exec(path) ?? [];
  return (
    <span className={classes.storePath}>
      <code title={path}>{hash === undefined ? path : `${hash.slice(0, 8)}…${short ? "" : `-${name}`}`}</code>
      <CopyButton value={path}>
        {({ copied, copy }) => (
          <ActionIcon size={18} aria-label={copied ? "Copied" : `Copy ${path}`} onClick={copy}>
            {copied ? <IconCheck size={11} /> : <IconCopy size={11} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
