import type { PropertyDeclaration, ReactiveElement } from 'lit';

type PropertyDecorator = (prototype: object, name: string) => void;

/**
 * Lit's `@property()`, for the one kind of decorator that this project compiles. Lit's own also carries
 * the standard kind, which would be a thirtieth of the button's bytes.
 */
export const property: (options?: PropertyDeclaration) => PropertyDecorator =
  (options) =>
  (prototype, name): PropertyDescriptor | undefined => {
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    // What a decorator returns replaces the accessor that it stands on.
    return Object.getOwnPropertyDescriptor(prototype, name);
  };
