"use client";

import { Kbd, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./code.module.css";

/**
 * Code with the whole window to itself. Escape closes it once Monaco has no use for the key, such as a list of
 * suggestions to close first.
 */
export function LargeEditor({
  title,
  file,
  actions,
  onClose,
  children,
}: {
  title: string;
  file: string;
  /** What can be done with the code, beside the keys. */
  actions: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnEscape={false}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
      title={
        <>
          {title} <span className={classes.file}>{file.split("#")[0]}</span>
        </>
      }
      size="min(1200px, 92vw)"
      centered
      transitionProps={{ duration: 0 }}
      classNames={{
        content: classes.large ?? "",
        header: classes.largeHeader ?? "",
        body: classes.largeBody ?? "",
      }}
    >
      <div className={classes.largeCode}>{children}</div>
      <div className={classes.foot}>
        {actions}
        <p className={classes.keys}>
          <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Space</Kbd> suggestions · <Kbd size="xs">F8</Kbd> next
          problem · <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">.</Kbd> quick fix · <Kbd size="xs">Ctrl</Kbd>{" "}
          <Kbd size="xs">M</Kbd> whether Tab indents · <Kbd size="xs">F1</Kbd> everything else ·{" "}
          <Kbd size="xs">Esc</Kbd> close
        </p>
      </div>
    </Modal>
  );
}
