import { type CurrencyCode, Money } from "@stockex/kernel";

/** Where the demo says what it does, and where what must hold is checked before the reader's eyes. */
export class Screen {
  readonly #write: (line: string) => void;
  readonly #began = performance.now();
  readonly #failures: string[] = [];
  #steps = 0;
  #claims = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Begins a numbered step: what, and when since the start. */
  step(title: string): void {
    this.#steps += 1;
    this.#write("");
    this.#write(
      `${String(this.#steps).padStart(2)}. ${title}  [${seconds(performance.now() - this.#began)}]`,
    );
  }

  say(line: string): void {
    this.#write(`    ${line}`);
  }

  /** A claim that must hold for the demo to succeed. */
  expect(claim: string, held: boolean): void {
    this.#claims += 1;
    if (!held) this.#failures.push(claim);
    this.#write(`    ${held ? "✓" : "✗ DOES NOT HOLD:"} ${claim}`);
  }

  /** Runs work and gives its value with the time it took, for a line of its own. */
  async timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly took: string }> {
    const began = performance.now();
    const value = await work();
    return { value, took: seconds(performance.now() - began) };
  }

  get claims(): number {
    return this.#claims;
  }

  get failures(): readonly string[] {
    return this.#failures;
  }

  get elapsed(): string {
    return seconds(performance.now() - this.#began);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

const plain = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 4 });

/** 12,345; a decimal text is formatted exactly, without going through a float. */
export function figure(value: number | bigint | string): string {
  return plain.format(value as Intl.StringNumericLiteral);
}

/** 12,345 XAF, in whole minor units of the currency. */
export function money(amount: string, currency: CurrencyCode): string {
  return `${figure(Money.of(amount, currency).roundToCurrency().toString())} ${currency}`;
}
