import { diffFiles } from "@/lib/codegen/diff";
import { generateFlake } from "@/lib/codegen/flake";
import type { FlakeQuestion, FlakeReply } from "./protocol";

let before: ReadonlyMap<string, string> = new Map();

// Only what differs goes back: of a large export, one edit changes a file or two.
self.addEventListener("message", ({ data }: MessageEvent<FlakeQuestion>) => {
  const { number, document, library, positions, name } = data;
  const files = generateFlake(document, { library: new Map(library), positions, name });
  const differences = diffFiles(before, files).map(({ path, change, after }) => ({
    path,
    change,
    text: after,
  }));
  before = files;
  const reply: FlakeReply = { number, differences };
  self.postMessage(reply);
});
