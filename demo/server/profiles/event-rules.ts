import { textOf, type JsonObject } from '../wire/json.ts';

/** How a server's events differ from those of OpenAI. A name that ends in `*` stands for all that begin so. */
export interface EventRules {
  /** Nothing else reaches the page. */
  readonly only?: readonly string[];
  /** These are never sent. */
  readonly without?: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
}

export function byRules(rules: EventRules): (event: JsonObject) => readonly JsonObject[] {
  return (event) => {
    const type = textOf(event['type']);
    if (rules.only && !fits(rules.only, type)) return [];
    if (rules.without && fits(rules.without, type)) return [];
    const name = rules.renamed?.[type];
    return [name === undefined ? event : { ...event, type: name }];
  };
}

function fits(names: readonly string[], type: string): boolean {
  return names.some((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name));
}
