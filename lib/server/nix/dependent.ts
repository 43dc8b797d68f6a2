import { findProgram } from "./installation";

/** The command that runs a program so that it ends with this process, however that ends; where setpriv is, by the kernel. */
export async function dependent(
  program: string,
  args: readonly string[],
): Promise<{ readonly program: string; readonly args: readonly string[] }> {
  const setpriv = await findProgram("setpriv");
  if (setpriv === null) return { program, args };
  return { program: setpriv, args: ["--pdeathsig", "TERM", "--", program, ...args] };
}
