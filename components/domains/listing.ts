import type { DomainDocument } from "@/lib/model/schema";

/** One line of the list of domains. */
export interface DomainLine {
  readonly id: string;
  readonly name: string;
  readonly suffix: string;
  readonly clusters: number;
  readonly machines: number;
  readonly services: number;
  readonly revision: number;
  readonly updatedAt: string;
  readonly mayAdmin: boolean;
}

export interface ExampleLine {
  readonly name: string;
  readonly document: DomainDocument;
  readonly clusters: number;
  readonly machines: number;
  readonly services: number;
}

/** "1 machine", "3 machines". */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
