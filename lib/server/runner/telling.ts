import "server-only";
import { tellEnd } from "../deployments/news";

/** Webhooks that are being told how deployments ended. */
export class Telling {
  private readonly under = new Set<Promise<void>>();

  constructor(private readonly tell: (deployment: string) => Promise<void> = tellEnd) {}

  begin(deployment: string): void {
    const told = this.tell(deployment).finally(() => this.under.delete(told));
    this.under.add(told);
  }

  /** Resolves when all have been told, or after so many milliseconds: whoever does not answer holds nobody up. */
  async settle(longest: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longest);
    });
    await Promise.race([Promise.all(this.under), enough]);
    clearTimeout(timer);
  }
}
