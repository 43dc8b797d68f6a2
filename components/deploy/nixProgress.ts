import type { Progress } from "./run";

const NONE: Progress = { done: 0, expected: 0 };

/** Activity types and result types of Nix's `internal-json` log format (nix, src/libutil/logging.hh). */
const COPY_PATHS = 103;
const BUILDS = 104;
const BUILD = 105;
const BUILD_LOG_LINE = 101;
const PROGRESS = 105;
const POST_BUILD_LOG_LINE = 107;
/** Levels above this are for debugging. */
const INFO = 3;

interface Message {
  readonly action?: string;
  readonly id?: number;
  readonly type?: number;
  readonly level?: number;
  readonly text?: string;
  readonly msg?: string;
  readonly fields?: readonly (string | number)[];
}

function derivationName(path: string): string {
  return path.replace(/^.*\/[a-z0-9]{32}-/, "").replace(/\.drv$/, "");
}

/** Reads Nix's own progress (`@nix {…}` lines) of one process: bars for builds and copies, and the lines worth showing. */
export class NixProgress {
  private readonly kinds = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private readonly parts = new Map<number, Progress>();

  /** The text that the line has for a reader, or null when it has none. A line that isn't Nix's comes back as it is. */
  read(line: string): string | null {
    if (!line.startsWith("@nix ")) return line;
    let message: Message;
    try {
      message = JSON.parse(line.slice(5)) as Message;
    } catch {
      return line;
    }
    const { id = 0, fields = [] } = message;
    switch (message.action) {
      case "msg":
        return (message.level ?? 0) <= INFO ? (message.msg ?? null) : null;
      case "start": {
        if (message.type !== undefined) this.kinds.set(id, message.type);
        if (message.type === BUILD) this.names.set(id, derivationName(String(fields[0] ?? "")));
        return (message.level ?? 9) <= INFO && message.text ? message.text : null;
      }
      case "stop": {
        this.names.delete(id);
        return null;
      }
      case "result": {
        if (message.type === BUILD_LOG_LINE || message.type === POST_BUILD_LOG_LINE) {
          const name = this.names.get(id);
          return `${name === undefined ? "" : `${name}> `}${fields[0] ?? ""}`;
        }
        if (message.type === PROGRESS) {
          const [done = 0, expected = 0] = fields.map(Number);
          this.parts.set(id, { done, expected });
        }
        return null;
      }
      default:
        return null;
    }
  }

  private sum(kind: number): Progress {
    let sum = NONE;
    for (const [id, part] of this.parts) {
      if (this.kinds.get(id) !== kind) continue;
      sum = { done: sum.done + part.done, expected: sum.expected + part.expected };
    }
    return sum;
  }

  get builds(): Progress {
    return this.sum(BUILDS);
  }

  get copies(): Progress {
    return this.sum(COPY_PATHS);
  }
}
