import type { Problem } from "@/lib/shared/problem";

/** Writes all of a text, however slow the reader; a reader that goes away is no error. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") resolve();
      else reject(error);
    });
    stream.write(text, (error) => {
      if (!error) resolve();
    });
  });
}

/** Problems as JSON lines. */
export function problemLines(problems: readonly Problem[]): string {
  return problems
    .map(({ severity, code, path, message, suggestion }) =>
      JSON.stringify({ severity, code, path, message, ...(suggestion === undefined ? {} : { suggestion }) }),
    )
    .map((line) => `${line}\n`)
    .join("");
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
