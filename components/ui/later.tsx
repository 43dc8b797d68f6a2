"use client";

import {
  type ComponentType,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { NotLoaded } from "./NotLoaded";

interface Look<Props> {
  /** What is missing while the code is, as the beginning of a sentence; null for what nobody misses. */
  readonly what: string | null;
  /** Shown until the code is there. */
  readonly loading?: ReactNode;
  /** Whether it stands above the page and not in a pane. */
  readonly floating?: boolean;
  /** Whether it is all of the page. */
  readonly whole?: boolean;
  /** Whether there is nothing to see of it at the moment. */
  readonly hidden?: (props: Props) => boolean;
  /** How a person takes back having asked for it. */
  readonly dismiss?: (props: Props) => void;
  /** So large that nobody should have it who does not ask for it. */
  readonly heavy?: boolean;
}

export interface Later<Props> {
  (props: Props): ReactNode;
  /** Fetches the code, so that it is there when it is needed. A failure is told only where the part is to be seen. */
  prepare(): Promise<void>;
}

/** In milliseconds. A change of networks cuts requests off, and nothing tells of its end. */
const MOMENT = 700;

/** The same, once more a moment later where the browser believes to have a network. */
function secondTry<Result>(load: () => Promise<Result>): Promise<Result> {
  return load().catch(async (error: unknown) => {
    if (!navigator.onLine) throw error;
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
    return load();
  });
}

/** Code that is fetched at most once, and again after a failure. */
class Arrival<Props> {
  part: ComponentType<Props> | null = null;
  #coming: Promise<void> | null = null;
  readonly #shown = new Set<() => void>();

  constructor(readonly load: () => Promise<ComponentType<Props>>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#shown.add(listener);
    return () => void this.#shown.delete(listener);
  };

  readonly fetch = (): Promise<void> => {
    if (this.part !== null) return Promise.resolve();
    this.#coming ??= secondTry(this.load)
      .then((part) => {
        this.part = part;
        for (const listener of this.#shown) listener();
      })
      .finally(() => {
        this.#coming = null;
      });
    return this.#coming;
  };
}

const light = new Set<() => Promise<void>>();

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve());
    else setTimeout(resolve, 50);
  });

/** Fetches every part of the page that is not heavy, one after the other, when the browser has nothing else to do. */
export async function prepareAll(): Promise<void> {
  for (const prepare of light) {
    await idle();
    await prepare();
  }
}

/**
 * A part of the screen whose code comes when the part is first shown. Where it cannot be loaded, a notice stands in its
 * place and the rest of the page goes on: it is tried again when the network is back, or on request.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  look: Look<Props>,
): Later<Props> {
  const arrival = new Arrival(load);
  const prepare = () => arrival.fetch().catch(() => undefined);
  if (look.heavy !== true) light.add(prepare);
  return Object.assign((props: Props) => <Arriving arrival={arrival} look={look} props={props} />, {
    prepare,
  });
}

function Arriving<Props extends object>({
  arrival,
  look,
  props,
}: {
  arrival: Arrival<Props>;
  look: Look<Props>;
  props: Props;
}) {
  const Part = useSyncExternalStore(
    arrival.subscribe,
    () => arrival.part,
    () => null,
  );
  const hidden = look.hidden?.(props) === true;
  const { failures, tryAgain } = useFetched(arrival.fetch, hidden);
  if (Part !== null) return <Part {...props} />;
  if (failures === 0) return look.loading ?? null;
  if (hidden || look.what === null) return null;
  const { what, dismiss, floating = false, whole = false } = look;
  return (
    <NotLoaded
      what={what}
      failures={failures}
      floating={floating}
      whole={whole}
      onAgain={tryAgain}
      onDismiss={dismiss === undefined ? null : () => dismiss(props)}
    />
  );
}

/** Fetches when there is something to see, and when the network comes back; counts how often that has failed. */
function useFetched(fetched: () => Promise<void>, hidden: boolean) {
  const [failures, setFailures] = useState(0);
  const here = useRef(false);
  const tryAgain = useCallback(
    () => fetched().catch(() => here.current && setFailures((count) => count + 1)),
    [fetched],
  );
  useEffect(() => {
    here.current = true;
    if (!hidden) void tryAgain();
    window.addEventListener("online", tryAgain);
    return () => {
      here.current = false;
      window.removeEventListener("online", tryAgain);
    };
  }, [tryAgain, hidden]);
  return { failures, tryAgain };
}
