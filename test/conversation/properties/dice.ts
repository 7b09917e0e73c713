/**
 * Many small choices out of one large number. fast-check makes one number faster than many, and shrinks it towards
 * nought, which is the first of every choice.
 */
export class Dice {
  #left: number;

  constructor(number: number) {
    this.#left = number;
  }

  /** 0 to `sides - 1`. */
  roll(sides: number): number {
    const rolled = this.#left % sides;
    this.#left = Math.floor(this.#left / sides);
    return rolled;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.roll(values.length)] as Value;
  }
}
