import { dereference, validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { toMessage, type Problem } from './tool-problems.js';
import { describeFailure } from './tool-schema-texts.js';

/** Each part of a schema by its absolute URI. */
type Parts = Readonly<Record<string, Schema | boolean>>;

/** One failed keyword. The validator lists those of a part directly after that of the whole. */
interface Failure {
  readonly keyword: string;
  /** Where the keyword stands: a JSON pointer that goes through each $ref, as in `#/properties/a/$ref/type`. */
  readonly location: string;
  /** Where the value stands that failed. */
  readonly path: readonly string[];
  /** The validator's own words. */
  readonly text: string;
}

/** Checks values against a schema. Writes hidden properties into the schema, which must be its own. */
export class SchemaChecker {
  readonly #schema: Schema;
  readonly #parts: Parts;
  readonly #draft: '7' | '2020-12';

  /** @throws TypeError with a sentence on a reference that cannot be followed. */
  constructor(schema: Schema) {
    this.#schema = schema;
    // Up to draft-07, what stands beside a $ref means nothing.
    this.#draft = /\bdraft-0\d\b/.test(schema.$schema ?? '') ? '7' : '2020-12';
    this.#parts = partsOf(schema);
    for (const part of Object.values(this.#parts)) this.#follow(part);
  }

  /** Why a value does not fit, or `undefined` if it does. */
  complaint(value: unknown): string | undefined {
    const { valid, errors } = validate(value, this.#schema, this.#draft, this.#parts, false);
    return valid ? undefined : toMessage(this.#problems(toFailures(errors), value));
  }

  /** The validator would find out only in the middle of a call, and would never come back from a circle. */
  #follow(part: Schema | boolean): void {
    const seen = new Set<unknown>();
    let here: Schema | boolean | undefined = part;
    while (typeof here === 'object' && here.$ref !== undefined) {
      if (seen.has(here)) throw new TypeError(`the $ref "${here.$ref}" leads back to itself.`);
      seen.add(here);
      const target: Schema | boolean | undefined = this.#parts[here.__absolute_ref__ ?? here.$ref];
      if (target === undefined) throw new TypeError(`the $ref "${here.$ref}" leads nowhere.`);
      here = target;
    }
  }

  #problems(failures: readonly Failure[], value: unknown): readonly Problem[] {
    const problems: Problem[] = [];
    let next = 0;
    for (const [index, failure] of failures.entries()) {
      if (index < next) continue;
      next = index + 1;
      while (failures[next]?.location.startsWith(`${failure.location}/`)) next++;
      problems.push(...this.#describe(failure, failures.slice(index + 1, next), value));
    }
    return problems;
  }

  #describe(failure: Failure, below: readonly Failure[], value: unknown): readonly Problem[] {
    const { keyword, path } = failure;
    switch (keyword) {
      case 'anyOf':
      case 'oneOf':
        return this.#describeChoice(failure, below, value);
      case 'contains':
        return [{ path, text: 'must contain a fitting item' }];
      case 'propertyNames':
        return [{ path: below[0]?.path ?? path, text: 'is not an allowed name' }];
      case 'required': {
        const owner = valueAt(value, path);
        const missing = (this.#expected(failure) as string[]).filter((name) => !Object.hasOwn(owner, name));
        return missing.map((name) => ({ path: [...path, name], text: 'is missing' }));
      }
      default:
        if (below.length > 0) return this.#problems(below, value);
        // What failed in "then" or "else" comes next.
        if (keyword === 'if') return [];
        return [{ path, text: describeFailure(keyword, this.#expected(failure)) ?? failure.text }];
    }
  }

  /** Tells of the alternatives that came closest. */
  #describeChoice(failure: Failure, below: readonly Failure[], value: unknown): readonly Problem[] {
    const { keyword, location, path } = failure;
    const { length } = this.#expected(failure) as unknown[];
    const branches = Array.from({ length }, (_, index) => {
      const branch = `${location}/${index}/`;
      return this.#problems(
        below.filter((inner) => inner.location.startsWith(branch)),
        value,
      );
    });
    if (branches.some((branch) => branch.length === 0)) {
      const count = keyword === 'oneOf' ? 'exactly one' : 'one';
      return [{ path, text: `must fit ${count} of the alternatives` }];
    }
    const fewest = Math.min(...branches.map((branch) => branch.length));
    const closest = branches.filter((branch) => branch.length === fewest);
    return [{ path: [], text: [...new Set(closest.map(toMessage))].join(' or ') }];
  }

  /** What the schema has under the failed keyword. */
  #expected({ location }: Failure): unknown {
    let here: unknown = this.#schema;
    for (const name of toPath(location)) {
      // The place that is made up for a schema that is `false` leads nowhere.
      const part = (here ?? {}) as Schema;
      const { $ref, __absolute_ref__ = $ref } = part;
      // A property may be called "$ref", too.
      here =
        name === '$ref' && typeof $ref === 'string' ? this.#parts[__absolute_ref__ as string] : part[name];
    }
    return here;
  }
}

function partsOf(schema: Schema): Parts {
  try {
    return dereference(schema);
  } catch (cause) {
    // Not in the validator's words: it resolves against the address of the page, which is nobody's business.
    throw new TypeError('an $id or $ref is not a URI, or two parts have the same $id.', { cause });
  }
}

function toFailures(errors: readonly OutputUnit[]): readonly Failure[] {
  const failures: Failure[] = [];
  for (const { keyword, keywordLocation, instanceLocation, error } of errors) {
    const last = failures.at(-1);
    // The validator gives the place of the value here; the keyword stands right before.
    const location = keyword === 'false' && last ? `${last.location}/${keyword}` : keywordLocation;
    const path = toPath(instanceLocation);
    // One failure for each missing property, all alike.
    if (keyword === 'required' && last?.location === location) continue;
    failures.push({ keyword, location, path, text: error });
  }
  return failures;
}

function toPath(pointer: string): readonly string[] {
  const names = pointer.split('/').slice(1);
  return names.map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, path: readonly string[]): object {
  return path.reduce((here, name) => (here as Record<string, unknown>)[name], value) as object;
}
