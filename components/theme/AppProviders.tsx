"use client";

import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { theme, themeVariables } from "./theme";

/** What every page stands in: theme and colour scheme. `nonce` is the content security policy's for this answer. */
export function AppProviders({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
      {/* Whatever floats stands in a landmark, as everything else on a page does. */}
      <section id="floating" aria-label="Menus and dialogs" />
    </MantineProvider>
  );
}
