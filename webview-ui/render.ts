import { valueOf } from '../src/gepa/named-values';
import type { Attributes, Markup } from '../src/presentation/markup';

interface Rendered {
  readonly element: Element;
  readonly markup: Markup;
}

interface Contents {
  readonly wanted: readonly Markup[];
  readonly children: ReadonlyMap<string, Rendered>;
}

const contentsOf = new WeakMap<Element, Contents>();

/**
 * Updates the children of an element. Existing ones are only changed where they differ, which keeps the focus, the selection
 * and the reading position.
 *
 * @param parent an element whose children nothing else changes; they get its namespace
 */
export function render(parent: Element, contents: readonly Markup[]): void {
  const before = contentsOf.get(parent);
  if (before?.wanted === contents) return;
  const after = new Map<string, Rendered>();
  contents.forEach((wanted, position) => {
    const key = `${wanted.tag} ${wanted.key === undefined ? `at ${position}` : `of ${wanted.key}`}`;
    after.set(key, renderOne(before?.children.get(key), wanted, parent.namespaceURI));
  });
  contentsOf.set(parent, { wanted: contents, children: after });
  before?.children.forEach(({ element }, key) => {
    if (!after.has(key)) element.remove();
  });
  putInOrder(parent, after);
}

function renderOne(before: Rendered | undefined, wanted: Markup, namespace: string | null): Rendered {
  if (before?.markup === wanted) return before;
  const element = before?.element ?? document.createElementNS(namespace, wanted.tag);
  setAttributes(element, before?.markup.attributes ?? {}, wanted.attributes);
  if (typeof wanted.content !== 'string') {
    if (typeof before?.markup.content === 'string') element.textContent = '';
    render(element, wanted.content);
  } else if (before?.markup.content !== wanted.content) {
    contentsOf.delete(element);
    element.textContent = wanted.content;
  }
  return { element, markup: wanted };
}

function setAttributes(element: Element, before: Attributes, wanted: Attributes): void {
  for (const name of Object.keys(wanted)) {
    const value = valueOf(wanted, name);
    if (valueOf(before, name) === value) continue;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
  for (const name of Object.keys(before)) if (!(name in wanted)) element.removeAttribute(name);
}

function putInOrder(parent: Element, children: ReadonlyMap<string, Rendered>): void {
  const focused = document.activeElement;
  let next = parent.firstElementChild;
  for (const { element } of children.values()) {
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
  // Moving an element removes the focus from it.
  if (focused === document.activeElement || !parent.contains(focused)) return;
  if (focused instanceof HTMLElement || focused instanceof SVGElement) focused.focus({ preventScroll: true });
}
