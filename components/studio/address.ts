import { type ElementRef, elementKey, parseElementKey } from "@/lib/model/element";
import type { Resolution } from "@/lib/resolver/resolution";
import { MAIN_VIEWS, type MainView, type XrayPlace } from "./view";

/** What a deep link holds: the main view, the run that it shows, the inspector's tab, where the X-ray looks, the selection. */
export interface Place {
  readonly view: MainView;
  readonly run: string | null;
  readonly tab: string | null;
  /** Long forms; kept only while the X-ray is the tab. */
  readonly xray: Pick<XrayPlace, "on" | "pinned">;
  readonly selection: readonly ElementRef[];
}

/** What an address says: a place, and the first name in it that is not that of exactly one element. */
export interface Addressed extends Place {
  readonly unclear: string | null;
}

/** A longer selection is left out: an address is for sharing a place, not a list. */
const MOST = 20;

/** The query of an address for a place; the usual is left out, so that the plain address stays plain. */
export function addressOf(place: Place): string {
  const query = new URLSearchParams();
  if (place.view !== "graph") query.set("view", place.view);
  if (place.view === "runs" && place.run !== null) query.set("run", place.run);
  if (place.selection.length <= MOST)
    for (const element of place.selection)
      query.append("at", element.kind === "domain" ? "/" : elementKey(element));
  if (place.tab !== null && place.selection.length === 1) {
    query.set("tab", place.tab);
    for (const [key, machine] of Object.entries(place.tab === "xray" ? place.xray : {}))
      if (machine !== null) query.set(key, machine);
  }
  const text = query.toString().replaceAll("%2F", "/");
  return text === "" ? "" : `?${text}`;
}

/** A short or long name in an address means what the resolver says, while it is one element. */
function named(name: string, resolution: Resolution): ElementRef | undefined {
  const { machines, services } = resolution.find(name);
  const [machine, ...moreMachines] = machines;
  const [service, ...moreServices] = services;
  if (machine !== undefined && moreMachines.length === 0 && service === undefined) {
    const found = resolution.machines.get(machine);
    return found && { kind: "machine", cluster: found.cluster, machine: found.machine };
  }
  if (service !== undefined && moreServices.length === 0 && machine === undefined) {
    const found = resolution.services.get(service);
    return found && { kind: "service", cluster: found.cluster, service: found.service };
  }
  return undefined;
}

/** The place that an address's query means; what cannot be read is left out. */
export function placeOf(search: string, resolution: Resolution): Addressed {
  const query = new URLSearchParams(search);
  const wanted = query.get("view");
  let unclear: string | null = null;
  const selection = query.getAll("at").flatMap((key): ElementRef[] => {
    if (key === "/" || key === "") return [{ kind: "domain" }];
    const element = key.startsWith("/") ? parseElementKey(key) : named(key, resolution);
    if (element === undefined && !key.startsWith("/")) unclear ??= key;
    return element === undefined ? [] : [element];
  });
  const view = MAIN_VIEWS.find((each) => each === wanted) ?? "graph";
  const tab = query.get("tab");
  const looking = (key: "on" | "pinned") => (tab === "xray" ? query.get(key) : null);
  return {
    view,
    run: view === "runs" ? query.get("run") : null,
    tab,
    xray: { on: looking("on"), pinned: looking("pinned") },
    selection,
    unclear,
  };
}
