"use client";

import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useSyncExternalStore } from "react";
import classes from "./account.module.css";
import { Part } from "./Part";

const never = () => () => {};

/** Light, dark, or as the system has it; kept in this browser. */
export function ThemePart() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server does not know the browser's choice.
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <Part id="appearance" title="Appearance" words="Kept in this browser.">
      <div className={classes.boxLine}>
        <span className={classes.grow}>Colour scheme</span>
        <SegmentedControl
          aria-label="Colour scheme"
          data={[
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
            { value: "auto", label: "System" },
          ]}
          value={here ? colorScheme : "auto"}
          onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
        />
      </div>
    </Part>
  );
}
