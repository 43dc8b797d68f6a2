"use client";

import { FailedPage } from "@/components/ui/FailedPage";

/** A page that failed. */
export default function PageError({ error }: { error: Error }) {
  return <FailedPage error={error} />;
}
