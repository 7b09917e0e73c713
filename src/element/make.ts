/** One element with its attributes and what is in it. By hand: templates come later, with the panel. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Written only when it changes: a screen reader may read aloud what is written. */
export function write(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
