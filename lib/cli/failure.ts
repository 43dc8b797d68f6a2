import type { Problem } from "@/lib/shared/problem";

/** Ends a command: the command line was wrong (2), or the document has errors (1). */
export class Failure extends Error {
  private constructor(
    readonly exitCode: 1 | 2,
    message: string,
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }

  /** Wrong use: words for whoever typed it. */
  static use(message: string): Failure {
    return new Failure(2, message, []);
  }

  /** The document cannot be used. */
  static document(problems: readonly Problem[]): Failure {
    return new Failure(1, "the document has errors", problems);
  }
}
