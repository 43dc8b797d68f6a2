"use client";

import { useEffect, useRef, useState } from "react";
import classes from "./account.module.css";
import { keepLanded } from "./landing";

export interface NavGroup {
  readonly title: string;
  readonly parts: readonly { readonly id: string; readonly words: string }[];
}

/** The parts of the settings, with the one that is being read marked. Stands beside them. */
export function SettingsNav({ groups }: { groups: readonly NavGroup[] }) {
  const [here, setHere] = useState<string | null>(null);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const parts = nav.current?.parentElement;
    return parts ? keepLanded(parts) : undefined;
  }, []);
  useEffect(() => {
    const ids = groups.flatMap(({ parts }) => parts.map(({ id }) => id));
    const look = () => setHere(partInSight(ids));
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("hashchange", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("hashchange", look);
    };
  }, [groups]);
  return (
    <nav ref={nav} className={classes.nav} aria-label="Settings">
      {groups.map(({ title, parts }) => (
        <div key={title} className={classes.navGroup}>
          <p className={classes.navHead}>{title}</p>
          {parts.map(({ id, words }) => (
            <a
              key={id}
              className={classes.navLink}
              href={`#${id}`}
              aria-current={id === here ? "location" : undefined}
            >
              {words}
            </a>
          ))}
        </div>
      ))}
    </nav>
  );
}

/** How far below the top of the window a part counts as being read, in pixels. */
const READ = 120;

/** The last part that begins above where people read. At the page's end, where short parts never get there, the one asked for. */
function partInSight(ids: readonly string[]): string | null {
  const tops = ids.flatMap((id) => {
    const part = document.getElementById(id);
    return part === null ? [] : [{ id, top: part.getBoundingClientRect().top }];
  });
  const { scrollHeight } = document.documentElement;
  if (window.scrollY > 0 && window.scrollY + window.innerHeight >= scrollHeight - 2) {
    const asked = tops.find(({ id, top }) => id === location.hash.slice(1) && top < window.innerHeight);
    return asked?.id ?? tops.at(-1)?.id ?? null;
  }
  return tops.findLast(({ top }) => top <= READ)?.id ?? tops[0]?.id ?? null;
}
