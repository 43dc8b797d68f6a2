import type { OptionStep } from "@/lib/editor/nix/options";
import type { RoleFault } from "@/lib/editor/nix/role-faults";
import type { CodeContext } from "@/lib/editor/nix/suggestions";

/** What the language features need to know of the code in one model. */
export interface Subject {
  readonly context: () => CodeContext;
  /** What options of NixOS there are below a path of attributes. */
  readonly optionsBelow: (path: readonly string[]) => Promise<readonly OptionStep[]>;
  /** Undefined roles of the text as it was last looked at. */
  readonly roleFaults: () => readonly RoleFault[];
  /** Defines a role for the service; absent where it cannot be changed. */
  readonly addRole: ((role: string) => void) | null;
  /** The source as nixfmt writes it, null when it cannot; absent where the server has no nixfmt. */
  readonly format: ((source: string) => Promise<string | null>) | null;
}

const subjects = new Map<string, Subject>();

/** Tells the language features what a model's code is about, until the returned function is called. */
export function describeModel(uri: string, subject: Subject): () => void {
  subjects.set(uri, subject);
  return () => {
    if (subjects.get(uri) === subject) subjects.delete(uri);
  };
}

export function subjectOf(uri: string): Subject | undefined {
  return subjects.get(uri);
}
