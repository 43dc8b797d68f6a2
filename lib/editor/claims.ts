/** Something that is held until `release`. */
export interface Claim {
  release(): void;
}

/** Names of which one living page at most holds each. */
export interface Claims {
  /** Null while another page holds the name. `lost` is told if another page takes it although this one lives. */
  claim(name: string, lost: () => void): Promise<Claim | null>;
  end(): void;
}

/** Claims by the browser's own locks, which end with the page however it ends. */
export function lockClaims(locks: LockManager): Claims {
  return {
    claim: (name) =>
      new Promise((resolve) => {
        void locks.request(`cluster-studio.${name}`, { ifAvailable: true }, (lock) => {
          if (!lock) {
            resolve(null);
            return;
          }
          return new Promise<void>((release) => resolve({ release }));
        });
      }),
    end() {},
  };
}

const BEAT = 5000;
/** A page that gives no sign of life for so long, and does not answer, is no more. It may be busy for as long. */
const SILENT = 20_000;
const ANSWER = 500;
const SETTLE = 50;

interface Lease {
  readonly holder: string;
  readonly at: number;
}

/** What pages of one browser tell each other. */
type Word = { readonly ask: string } | { readonly held: string };

export interface LeaseParts {
  readonly storage: Storage;
  readonly channel: Pick<BroadcastChannel, "postMessage" | "addEventListener" | "close">;
  /** A name that nobody else thinks of. */
  readonly newName: () => string;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Claims where the browser has no locks (a page served without TLS): a lease in the storage that all pages share. Its
 * holder renews it and answers when asked, which a page in the background does even while its timers are held back. One
 * that was frozen, and so lost its lease, learns of it when it wakes.
 */
export function leaseClaims({ storage, channel, newName }: LeaseParts): Claims {
  const held = new Map<string, { readonly holder: string; readonly lost: () => void }>();
  let ended = false;
  const keyOf = (name: string) => `cluster-studio.lease.${name}`;

  function read(name: string): Lease | null {
    try {
      return JSON.parse(storage.getItem(keyOf(name)) ?? "null") as Lease | null;
    } catch {
      return null;
    }
  }

  /** False when there is no room, and so no lease. */
  function write(name: string, holder: string): boolean {
    try {
      storage.setItem(keyOf(name), JSON.stringify({ holder, at: Date.now() } satisfies Lease));
      return true;
    } catch {
      return false;
    }
  }

  function isMine(name: string): boolean {
    const mine = held.get(name);
    return mine !== undefined && read(name)?.holder === mine.holder;
  }

  function answered(name: string): Promise<boolean> {
    const asked = new AbortController();
    return new Promise<boolean>((resolve) => {
      const heard = (event: Event) => {
        const word = (event as MessageEvent<Word>).data;
        if ("held" in word && word.held === name) resolve(true);
      };
      channel.addEventListener("message", heard, { signal: asked.signal });
      channel.postMessage({ ask: name } satisfies Word);
      setTimeout(() => resolve(false), ANSWER);
    }).finally(() => asked.abort());
  }

  channel.addEventListener("message", (event) => {
    const word = (event as MessageEvent<Word>).data;
    if ("ask" in word && isMine(word.ask)) channel.postMessage({ held: word.ask } satisfies Word);
  });

  const beat = setInterval(() => {
    for (const [name, { holder, lost }] of held) {
      if (isMine(name)) write(name, holder);
      else {
        held.delete(name);
        lost();
      }
    }
  }, BEAT);

  return {
    async claim(name, lost) {
      if (ended || held.has(name)) return null;
      const lease = read(name);
      if (lease) {
        if ((await answered(name)) || ended) return null;
        const now = read(name);
        if (now && (now.holder !== lease.holder || Math.abs(Date.now() - now.at) < SILENT)) return null;
      }
      const holder = newName();
      if (!write(name, holder)) return null;
      // Of several that saw it free at once, the last one to write has it.
      held.set(name, { holder, lost });
      await wait(SETTLE);
      if (!isMine(name)) {
        held.delete(name);
        return null;
      }
      return {
        release() {
          if (isMine(name)) storage.removeItem(keyOf(name));
          if (held.get(name)?.holder === holder) held.delete(name);
        },
      };
    },
    end() {
      ended = true;
      clearInterval(beat);
      channel.close();
    },
  };
}
