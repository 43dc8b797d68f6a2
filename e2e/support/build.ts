import { makeReady } from "../../scripts/ready/index.mjs";

/** Builds the studio once for all tests, as `npm start` does. */
export default async function build(): Promise<void> {
  await makeReady();
}
