/**
 * Tells what a person typed from what others changed: the typed text comes back as a value a little later, and more
 * may have been typed by then. Taking that for somebody's change would take letters back.
 */
export class Echo {
  private readonly typed: string[] = [];
  private seen: string;

  constructor(value: string) {
    this.seen = value;
  }

  /** A person has typed; the text will come back as a value. */
  said(text: string): void {
    this.typed.push(text);
  }

  /** Whether a value that arrives, while `shown` is in the editor, is a change by somebody else. */
  isForeign(value: string, shown: string): boolean {
    if (value === shown) this.typed.length = 0;
    else if (value !== this.seen) {
      const index = this.typed.indexOf(value);
      const foreign = index < 0;
      this.typed.splice(0, foreign ? this.typed.length : index + 1);
      this.seen = value;
      return foreign;
    }
    this.seen = value;
    return false;
  }
}
