import type { DomainDocument } from "@/lib/model/schema";
import { locateMachine } from "./facts";
import type { Fold } from "./graph";

/** What a cluster is drawn within: the rest of the domain, and how each cluster is folded. */
export interface Domain {
  readonly document: DomainDocument;
  readonly folds: ReadonlyMap<string, Fold>;
}

/** A machine as an edge ends at it: at its card, or at the frame that it is folded into. */
export interface Located {
  readonly cluster: string;
  readonly machine: string;
  readonly folded: boolean;
}

/** Whether there is a cluster or a named filter, or where a hostname leads. */
type Question = { readonly about: "cluster" | "filter" | "machine"; readonly name: string };

function locate({ document, folds }: Domain, from: string, hostname: string): Located | null {
  const found = locateMachine(document, from, hostname);
  return found && { ...found, folded: folds.get(found.cluster)?.machines ?? false };
}

function answer(domain: Domain, from: string, { about, name }: Question): string {
  if (about === "cluster") return String(domain.folds.has(name));
  if (about === "filter") return String(Object.hasOwn(domain.document.filters, name));
  return JSON.stringify(locate(domain, from, name));
}

/**
 * Answers what drawing one cluster asks of the rest of the domain, and remembers it: for as long as the answers are the
 * same, so is the drawing.
 */
export class Outside {
  readonly #asked = new Map<string, { readonly question: Question; readonly answer: string }>();
  readonly #domain: Domain;
  readonly #from: string;

  constructor(domain: Domain, from: string) {
    this.#domain = domain;
    this.#from = from;
  }

  hasCluster(name: string): boolean {
    this.#note({ about: "cluster", name });
    return this.#domain.folds.has(name);
  }

  hasFilter(name: string): boolean {
    this.#note({ about: "filter", name });
    return Object.hasOwn(this.#domain.document.filters, name);
  }

  machine(hostname: string): Located | null {
    const found = locate(this.#domain, this.#from, hostname);
    // What the cluster's own machines answer changes with the cluster.
    if (found?.cluster !== this.#from || found.machine !== hostname)
      this.#note({ about: "machine", name: hostname });
    return found;
  }

  /** Whether another state of the domain answers all questions alike. */
  saysTheSame(domain: Domain): boolean {
    for (const { question, answer: before } of this.#asked.values()) {
      if (answer(domain, this.#from, question) !== before) return false;
    }
    return true;
  }

  #note(question: Question): void {
    const key = `${question.about} ${question.name}`;
    if (this.#asked.has(key)) return;
    this.#asked.set(key, { question, answer: answer(this.#domain, this.#from, question) });
  }
}
