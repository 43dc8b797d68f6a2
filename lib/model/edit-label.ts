import { assertNever } from "@/lib/shared/assert";
import type { Edit, Path } from "./edit";
import {
  type BindingRef,
  type ElementRef,
  elementAround,
  elementKindWord,
  elementName,
  elementPath,
} from "./element";
import type { DomainDocument } from "./schema";
import { filterListSentence, filterSentence } from "./sentence";

const FIELD_WORDS: { readonly [field: string]: string } = {
  systemConfig: "NixOS configuration",
  homeManagerModules: "Home Manager modules",
  extraConfig: "extra configuration",
  clusterModules: "cluster modules",
  targetHost: "target host",
  targetUser: "target user",
  targetPort: "target port",
  buildOn: "build place",
  useDHCP: "DHCP",
  prefixLength: "prefix length",
  addresses: "service addresses",
  ips: "declared addresses",
  ipv4: "IPv4 addresses",
  ipv6: "IPv6 addresses",
};

/** A field of an element in words, by its path within the element: "target port", "role primary". */
export function fieldWords(path: readonly (string | number)[]): string {
  const named = path.map((segment) => {
    const text = String(segment);
    return Object.hasOwn(FIELD_WORDS, text) ? (FIELD_WORDS[text] ?? text) : text;
  });
  if (named[0] === "deployment" && named.length > 1) named.shift();
  if (named[0] === "interfaces" && named.length > 1) named[0] = "interface";
  if (named[0] === "roles" && named.length > 1) named[0] = "role";
  if (named[0] === "settings" && named.length > 1) return `setting ${named.slice(1).join(".")}`;
  if (named[0] === "annotations" && named.length > 1) return `annotation ${named.slice(1).join(".")}`;
  return named.join(" ");
}

/** "target port of host1", "host1", "suffix": a place of the document in words. */
export function placeWords(document: DomainDocument, path: Path): string {
  const around = elementAround(path);
  const inside = path.slice(elementPath(around).length);
  if (inside.length === 0) return elementWords(around);
  const field = fieldWords(inside);
  return around.kind === "domain" ? `${field} of ${document.suffix}` : `${field} of ${elementName(around)}`;
}

/** "host1", "user ada", "module base": an element in a sentence; machines and services need no word before them. */
export function elementWords(ref: ElementRef): string {
  if (ref.kind === "domain") return "the domain";
  const name = elementName(ref);
  if (ref.kind === "machine" || ref.kind === "service") return name;
  return `${elementKindWord(ref.kind)} ${name}`;
}

function bindingWords(binding: BindingRef): string {
  return binding.kind === "selectors" ? "the selectors" : `role ${binding.role}`;
}

/** What an edit does, in words, for undo and history: "Rename host1 to web1". */
export function editLabel(document: DomainDocument, edit: Edit): string {
  switch (edit.type) {
    case "set": {
      const { value } = edit;
      const short = typeof value === "string" && value.length <= 40 && !value.includes("\n");
      const shown = short || typeof value === "number" ? ` to ${value}` : "";
      return `Set ${placeWords(document, edit.path)}${shown}`;
    }
    case "unset":
      return `Remove ${placeWords(document, edit.path)}`;
    case "create":
      return `Create ${elementKindWord(edit.element.kind)} ${elementName(edit.element)}`;
    case "duplicate":
      return `Duplicate ${elementWords(edit.element)} as ${edit.name}`;
    case "rename":
      return `Rename ${elementWords(edit.element)} to ${edit.name}`;
    case "relocate":
      return `Move ${elementWords(edit.element)} to cluster ${edit.cluster}`;
    case "delete":
      return `Delete ${elementKindWord(edit.element.kind)} ${elementName(edit.element)}`;
    case "setFilters": {
      const { cluster, service } = edit.service;
      const sentence = filterListSentence(edit.filters, cluster);
      return `Set ${bindingWords(edit.binding)} of ${service} to ${sentence}`;
    }
    case "addFilter": {
      const { cluster, service } = edit.service;
      return `Add ${filterSentence(edit.filter, cluster)} to ${bindingWords(edit.binding)} of ${service}`;
    }
    case "removeFilter": {
      const { cluster, service } = edit.service;
      const services = document.clusters[cluster]?.services ?? {};
      const owner = Object.hasOwn(services, service) ? services[service] : undefined;
      const { binding } = edit;
      const list =
        binding.kind === "selectors"
          ? owner?.selectors
          : Object.hasOwn(owner?.roles ?? {}, binding.role)
            ? owner?.roles[binding.role]
            : undefined;
      const filter = list?.[edit.index];
      const what = filter ? filterSentence(filter, cluster) : `filter ${edit.index + 1}`;
      return `Remove ${what} from ${bindingWords(binding)} of ${service}`;
    }
    case "renameRole":
      return `Rename role ${edit.role} of ${edit.service.service} to ${edit.name}`;
    case "removeRole":
      return `Remove role ${edit.role} of ${edit.service.service}`;
    case "batch":
      return edit.label;
    default:
      return assertNever(edit);
  }
}
