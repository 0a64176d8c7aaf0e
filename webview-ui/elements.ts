// Tested by test/unit/dashboard/tooltip.test.ts.
/** The initial content of an element. Text is always set as text, never as HTML. */
interface Beginning {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Creates an element with its children, in order. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  beginning: Beginning = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (beginning.class !== undefined) made.className = beginning.class;
  if (beginning.text !== undefined) made.textContent = beginning.text;
  if (beginning.title !== undefined) made.title = beginning.title;
  for (const [name, value] of Object.entries(beginning.attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Sets a text only if it differs. Otherwise a live region would repeat it, and a selection would be lost. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows or hides an element, for everyone. */
export function show(node: HTMLElement, visible: boolean): void {
  if (node.hidden === visible) node.hidden = !visible;
}
