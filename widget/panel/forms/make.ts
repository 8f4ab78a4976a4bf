/** An element with a class, at the end of its parent. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  parent?: Element,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent?.append(element);
  return element;
}

/** A button that does what it says, and sends no form. */
export function makeButton(name: string, press: () => void, parent: Element): HTMLButtonElement {
  const button = make('button', name, parent);
  button.type = 'button';
  button.onclick = press;
  return button;
}
