import type { ComplexAttributeConverter } from '@lit/reactive-element';

/** Reads an attribute with a few known values; the first is the default, also for unknown ones, as on native elements. */
export function enumeration<Value extends string>(
  ...values: readonly [Value, ...Value[]]
): ComplexAttributeConverter<Value> {
  return {
    fromAttribute: (value) => values.find((known) => known === value?.toLowerCase()) ?? values[0],
  };
}
