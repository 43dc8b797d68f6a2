import { counted, type ExampleLine } from "./listing";

/** An example in the words of the page: the name that its domain begins with, and what one finds in it. */
export interface ExampleWords {
  readonly title: string;
  readonly words: string;
}

/** The example that a first visit leads to. */
export const FIRST_EXAMPLE = "home-lab";

const KNOWN: { readonly [name: string]: ExampleWords } = {
  "home-lab": {
    title: "Home lab",
    words: "Two sites with DNS, backups and metrics: light up a service, change anything, take the flake.",
  },
  concept: {
    title: "Concept",
    words: "One service with two roles on two machines: the whole idea at its smallest.",
  },
  seed: {
    title: "Seed",
    words: "The same two machines with places to deploy to; the service’s options are yours to fill in.",
  },
  "web-and-database": {
    title: "Web and database",
    words: "A proxy and a replicated database in two clusters that know each other.",
  },
};

/** The words for an example; one that nobody described is called by its own name. */
export function wordsOf(example: ExampleLine): ExampleWords {
  if (Object.hasOwn(KNOWN, example.name)) {
    const known = KNOWN[example.name];
    if (known !== undefined) return known;
  }
  const name = example.name.replaceAll("-", " ");
  return {
    title: name.charAt(0).toUpperCase() + name.slice(1),
    words: `${counted(example.clusters, "cluster")}, ${counted(example.machines, "machine")}, ${counted(example.services, "service")}.`,
  };
}

/** The example to begin with first, the rest in their order. */
export function inOrder(examples: readonly ExampleLine[]): readonly ExampleLine[] {
  return examples.toSorted(
    (left, right) => Number(right.name === FIRST_EXAMPLE) - Number(left.name === FIRST_EXAMPLE),
  );
}
