import { writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { evaluated } from "../check/evaluate";

/** Where the option reference is kept. */
export const reference = fileURLToPath(new URL("options.md", import.meta.url));

/** The option reference as the options have it now. */
export async function optionReference(): Promise<string> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  return String(await evaluated(`import ${folder}options.nix`));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await writeFile(reference, await optionReference());
}
