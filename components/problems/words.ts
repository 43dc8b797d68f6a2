import { elementName, KIND_WORDS } from "@/components/studio/elements";
import type { ElementRef } from "@/lib/model/element";

/** What a message says of the element beyond its name: "Machine nas of cluster attic: no boot loader is set", or by its long form. */
export function wordsWithin(message: string, element: ElementRef): string {
  const { one } = KIND_WORDS[element.kind];
  const every = element.kind === "cluster" ? `Every machine of cluster ${element.cluster} (` : null;
  if (every !== null && message.startsWith(every)) {
    const rest = message.slice(message.indexOf("): ") + 3);
    return `Every machine: ${rest}`;
  }
  if (element.kind === "domain") return message;
  const name = `${capital(one)} ${elementName(element, "")}`;
  if (!message.startsWith(name)) return message;
  const of = "cluster" in element && element.cluster !== undefined ? ` of cluster ${element.cluster}` : "";
  const after = message.slice(name.length);
  const inside = "cluster" in element && element.cluster !== undefined ? `.${element.cluster}.` : null;
  const rest =
    of !== "" && after.startsWith(of)
      ? after.slice(of.length)
      : inside !== null && after.startsWith(inside)
        ? after.replace(/^[\w.-]+/, "")
        : after;
  // Another name may only begin as this one does.
  return /^:? /.test(rest) ? capital(rest.replace(/^:? /, "")) : message;
}

/** A sentence's beginning; what begins with a name of Nix or an address keeps its case. */
function capital(words: string): string {
  return /^[a-z]+\b(?!\.)/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}
