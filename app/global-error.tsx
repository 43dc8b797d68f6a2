"use client";

import "@/components/theme/tokens.css";
import { useEffect, useState } from "react";
import { FailedPage } from "@/components/ui/FailedPage";

/** What stands around every page has failed: the document itself is drawn anew. */
export default function GlobalError({ error }: { error: Error }) {
  const [dark, setDark] = useState(false);
  useEffect(() => setDark(window.matchMedia("(prefers-color-scheme: dark)").matches), []);
  return (
    <html lang="en" data-mantine-color-scheme={dark ? "dark" : "light"}>
      <body>
        <FailedPage error={error} />
      </body>
    </html>
  );
}
