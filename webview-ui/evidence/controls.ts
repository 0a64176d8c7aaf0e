// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import { element } from '../elements';

/** Creates a button that looks as VS Code's secondary ones. */
export function button(
  label: string,
  onClick: () => void,
  { hint }: { readonly hint?: string } = {},
): HTMLButtonElement {
  const made = element('button', {
    class: 'button',
    text: label,
    ...(hint === undefined ? {} : { title: hint }),
    attributes: { type: 'button' },
  });
  made.addEventListener('click', onClick);
  return made;
}

/** Creates a button that looks as a link. */
export function linkButton(label: string, onClick: () => void): HTMLButtonElement {
  const made = button(label, onClick);
  made.className = 'link';
  return made;
}

/** Creates buttons of which one is pressed. */
export function choice<Value extends string>(
  label: string,
  options: Readonly<Record<Value, string>>,
  onChoose: (value: Value) => void,
): { readonly element: HTMLElement; show(value: Value): void } {
  const buttons = (Object.keys(options) as Value[]).map((value) => ({
    value,
    button: button(options[value], () => onChoose(value)),
  }));
  const group = element(
    'div',
    { class: 'choice', attributes: { role: 'group', 'aria-label': label } },
    ...buttons.map((one) => one.button),
  );
  return {
    element: group,
    show: (shown) => {
      for (const { value, button: one } of buttons) one.setAttribute('aria-pressed', String(value === shown));
    },
  };
}

/** An option of a list; those of a group follow each other. */
export interface ListOption {
  readonly value: string;
  readonly label: string;
  readonly group?: string;
}

/** A drop-down list. */
export class DropDown {
  readonly element: HTMLSelectElement;
  private options = '';

  constructor(label: string, onChange: (value: string) => void) {
    this.element = element('select', { attributes: { 'aria-label': label } });
    this.element.addEventListener('change', () => onChange(this.element.value));
  }

  /** Shows a value among these options. They are made again only when they differ, since an open list would close. */
  update(options: readonly ListOption[], value: string): void {
    const wanted = JSON.stringify(options);
    if (wanted !== this.options) {
      this.options = wanted;
      this.element.replaceChildren(...grouped(options));
    }
    if (this.element.value !== value) this.element.value = value;
  }
}

function grouped(options: readonly ListOption[]): readonly HTMLElement[] {
  const groups = new Map<string, HTMLElement>();
  const all: HTMLElement[] = [];
  for (const { value, label, group } of options) {
    const option = element('option', { text: label, attributes: { value } });
    if (group === undefined) all.push(option);
    else {
      const holder = groups.get(group) ?? element('optgroup', { attributes: { label: group } });
      if (!groups.has(group)) all.push(holder);
      groups.set(group, holder);
      holder.append(option);
    }
  }
  return all;
}
