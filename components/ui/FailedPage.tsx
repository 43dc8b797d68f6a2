import { useEffect } from "react";
import { EntryCard } from "@/components/account/EntryCard";
import { PushButton } from "./PushButton";

const reload = () => window.location.reload();

/** In milliseconds: a change of networks is over, and a page that failed again so soon will go on failing. */
const MOMENT = 1000;
const SOON = 60_000;
const RELOADED = "cluster-studio.reloaded";

/** Loads the page again, unless that was done just before. Returns what ends the wait. */
function reloadOnce(): () => void {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < SOON) return () => undefined;
  const timer = setTimeout(() => {
    sessionStorage.setItem(RELOADED, String(Date.now()));
    reload();
  }, MOMENT);
  return () => clearTimeout(timer);
}

/** A page that failed: most often a part of it that could not be loaded while the network was away or changed. */
export function FailedPage({ error, words }: { error: Error; words?: string }) {
  const loading = /load chunk|loading chunk|dynamically imported/i.test(error.message);
  useEffect(() => {
    window.addEventListener("online", reload);
    const stop = loading && navigator.onLine ? reloadOnce() : null;
    return () => {
      window.removeEventListener("online", reload);
      stop?.();
    };
  }, [loading]);
  return (
    <EntryCard
      title={loading ? "A part of the studio could not be loaded" : "The studio has failed here"}
      {...(words !== undefined && { words })}
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
