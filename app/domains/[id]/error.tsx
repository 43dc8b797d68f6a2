"use client";

import { useEffect } from "react";
import { EntryCard } from "@/components/account/EntryCard";
import { PushButton } from "@/components/ui/PushButton";

const reload = () => window.location.reload();

/** A screen of a domain that failed: most often a part of it that could not be loaded while the network was away. */
export default function DomainError({ error }: { error: Error }) {
  useEffect(() => {
    window.addEventListener("online", reload);
    return () => window.removeEventListener("online", reload);
  }, []);
  const loading = /load chunk|loading chunk|dynamically imported/i.test(error.message);
  return (
    <EntryCard
      title={loading ? "A part of the studio could not be loaded" : "The studio has failed here"}
      words="What you changed is saved, or kept in this browser until it is."
    >
      <p style={{ margin: "0 0 14px" }}>
        {loading
          ? "The server could not be reached. This page loads again by itself when the network is back."
          : `Load the page again. If this comes back, tell whoever runs this studio: ${error.message}`}
      </p>
      <PushButton onClick={reload}>Load again</PushButton>
    </EntryCard>
  );
}
