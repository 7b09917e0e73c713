const SVG = 'http://www.w3.org/2000/svg';

export const MICROPHONE = 'M12 15a4 4 0 0 0 4-4V6a4 4 0 0 0-8 0v5a4 4 0 0 0 4 4Zm-7-4a7 7 0 0 0 14 0M12 18v3';
export const CHAT = 'M5 5h14v11h-8l-4 4v-4H5Z';

/** An icon, and how to draw another one in its place. */
export function makeIcon(path = ''): { readonly element: SVGElement; draw(path: string): void } {
  const element = document.createElementNS(SVG, 'svg');
  const shape = document.createElementNS(SVG, 'path');
  element.setAttribute('class', 'icon');
  element.setAttribute('viewBox', '0 0 24 24');
  // What it shows is said in words beside it.
  element.setAttribute('aria-hidden', 'true');
  element.append(shape);
  const draw = (next: string): void => shape.setAttribute('d', next);
  draw(path);
  return { element, draw };
}
