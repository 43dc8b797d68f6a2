"use client";

import { FailedPage } from "@/components/ui/FailedPage";

/** A screen of a domain that failed. */
export default function DomainError({ error }: { error: Error }) {
  return <FailedPage error={error} words="What you changed is saved, or kept in this browser until it is." />;
}
