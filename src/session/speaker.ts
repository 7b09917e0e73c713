import type { Ignition } from './ignition.js';
import { createLevelMeter, type LevelMeter } from './level-meter.js';
import type { Scope } from './scope.js';

/** Plays the assistant, and notices when the browser won't. Ends with its scope. */
export class Speaker {
  readonly #ignition: Ignition;
  readonly #scope: Scope;
  readonly #blockedChanged: (blocked: boolean) => void;
  #meter: LevelMeter | undefined;
  #blocked = false;

  constructor(ignition: Ignition, scope: Scope, blockedChanged: (blocked: boolean) => void) {
    this.#ignition = ignition;
    this.#scope = scope;
    this.#blockedChanged = blockedChanged;
    scope.defer(() => this.#meter?.disconnect());
  }

  /** 0 is silence, 1 is loud speech. */
  get level(): number {
    return this.#meter?.level ?? 0;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  attach(stream: MediaStream): void {
    const { sound } = this.#ignition;
    if (!sound) return;
    sound.element.srcObject = stream;
    void this.play();
    // WebKit wants to be asked again when there is something to play (PROTOCOL 7).
    sound.element.addEventListener('canplay', () => void this.play(), { signal: this.#scope.signal });
    this.#meter?.disconnect();
    this.#meter = createLevelMeter(sound.context, stream);
  }

  /** Plays, or says that the browser wants a gesture first. Call it again in a gesture. */
  async play(): Promise<void> {
    const { sound } = this.#ignition;
    // Only the meter needs the context, and its promise may stay open until a gesture comes.
    sound?.context?.resume().catch(() => {});
    try {
      await sound?.element.play();
      this.#setBlocked(false);
    } catch (error) {
      // Other rejections mean that a newer play() took over.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#setBlocked(true);
    }
  }

  #setBlocked(blocked: boolean): void {
    if (this.#blocked === blocked || this.#scope.signal.aborted) return;
    this.#blocked = blocked;
    this.#blockedChanged(blocked);
  }
}
