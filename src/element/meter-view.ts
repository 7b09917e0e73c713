import { make } from './make.js';

/** How many past readings are on view. */
const BARS = 5;
/** A bar at rest, as a part of its full height. */
const REST = 0.14;
/** Falls slower than it rises, as hearing does. */
const DECAY = 0.86;
/** Readings between two bars, so that a sound travels outwards from the middle. */
const DELAY_FRAMES = 3;

export interface LevelSource {
  readonly inputLevel: number;
  readonly outputLevel: number;
}

/** Bars that move with whoever speaks. Draws only while it runs, with transforms only, so that nothing is laid out. */
export class MeterView {
  readonly #bars = Array.from({ length: BARS }, () => make('i'));
  // What it shows is said in words beside it.
  readonly element = make('div', { class: 'meter', part: 'meter', 'aria-hidden': 'true' }, ...this.#bars);
  readonly #source: LevelSource;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #history: number[] = [];
  #frame: number | undefined;

  constructor(source: LevelSource) {
    this.#source = source;
  }

  run(running: boolean): void {
    if (running === (this.#frame !== undefined)) return;
    if (running) {
      this.#frame = requestAnimationFrame(this.#draw);
    } else {
      if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
      this.#frame = undefined;
      this.#history = [];
    }
  }

  readonly #draw = (): void => {
    const { inputLevel, outputLevel } = this.#source;
    const level = Math.max(inputLevel, outputLevel, (this.#history[0] ?? 0) * DECAY);
    this.#history = [level, ...this.#history].slice(0, BARS * DELAY_FRAMES);
    this.#bars.forEach((bar, index) => {
      // Under reduced motion a level, not a dance: all bars show the same.
      const distance = this.#calm.matches ? 0 : Math.abs(index - (BARS - 1) / 2);
      const value = this.#history[distance * DELAY_FRAMES] ?? 0;
      bar.style.transform = `scaleY(${(REST + (1 - REST) * value).toFixed(3)})`;
    });
    this.#frame = requestAnimationFrame(this.#draw);
  };
}
