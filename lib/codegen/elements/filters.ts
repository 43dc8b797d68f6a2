import type { Filter } from "@/lib/model/schema";
import { assertNever } from "@/lib/shared/assert";
import { compareBytes } from "@/lib/shared/json";
import { call, list, type Nix, string, text } from "../nix/expression";
import { nixName } from "../nix/text";
import { embed, type Files } from "./embed";

/** A list of filters as Nix. `what` and `apart` name the list for the custom filters in it, as in `embed`. */
export function filterList(files: Files, filters: readonly Filter[], what: string, apart: string): Nix {
  return list(filters.map((filter, index) => filterNix(files, filter, what, `${apart}.${index}`)));
}

function filterNix(files: Files, filter: Filter, what: string, apart: string): Nix {
  switch (filter.filter) {
    case "clusterMachines":
    case "domainMachines":
      return text(`filters.${filter.filter}`);
    case "hostname":
      return call("filters.hostname", string(filter.hostname));
    case "tag":
      return call("filters.tag", string(filter.tag));
    case "cluster":
      return call("filters.cluster", string(filter.cluster));
    case "except":
      return call(
        "filters.except",
        filterList(files, filter.of, what, `${apart}.of`),
        filterList(files, filter.without, what, `${apart}.without`),
      );
    case "intersect":
      return call(
        "filters.intersect",
        filterList(files, filter.of, what, `${apart}.of`),
        filterList(files, filter.with, what, `${apart}.with`),
      );
    case "named":
      // Nix's own message for a missing attribute would name neither the service nor the filters that there are.
      if (!files.filters.has(filter.name)) return missing(files, filter.name, what);
      return text(`filters.${nixName(filter.name)}`);
    case "custom":
      return embed(files, filter.source, `a custom filter of ${what}`, apart);
    default:
      return assertNever(filter);
  }
}

function missing(files: Files, name: string, what: string): Nix {
  const names = [...files.filters].sort(compareBytes).join(", ");
  const there = names === "" ? "there are none" : `filters that exist: ${names}`;
  return call("throw", string(`${what}: the domain has no filter ${name}; ${there}`));
}
