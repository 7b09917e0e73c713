import type { Part, PartContext } from './part.js';

/** Where each part is; its module exports nothing but its class. */
const LOADERS = {
  talk: () => import('./talk-part.js'),
  'text-input': () => import('./text-input-part.js'),
  approval: () => import('./approval-part.js'),
  limit: () => import('./limit-part.js'),
} satisfies Record<string, () => Promise<{ default: new (context: PartContext) => Part }>>;

export type PartName = keyof typeof LOADERS;

/** The optional parts that this panel has fetched so far. */
export class PanelParts {
  readonly #contextOf: (name: PartName) => PartContext;
  readonly #loading = new Map<PartName, Promise<Part>>();
  readonly #loaded: Part[] = [];
  readonly #arrived: (part: Part) => void;

  constructor(contextOf: (name: PartName) => PartContext, arrived: (part: Part) => void) {
    this.#contextOf = contextOf;
    this.#arrived = arrived;
  }

  /** Fetches a part once; after a failure the next one who asks tries again. */
  load(name: PartName): Promise<Part> {
    const known = this.#loading.get(name);
    if (known) return known;
    const loading = this.#load(name);
    this.#loading.set(name, loading);
    loading.catch(() => this.#loading.delete(name));
    return loading;
  }

  handle(event: Event): void {
    for (const part of this.#loaded) part.handle?.(event);
  }

  update(): void {
    for (const part of this.#loaded) part.update?.();
  }

  async #load(name: PartName): Promise<Part> {
    const { default: PartClass } = await LOADERS[name]();
    const part = new PartClass(this.#contextOf(name));
    this.#loaded.push(part);
    this.#arrived(part);
    return part;
  }
}
