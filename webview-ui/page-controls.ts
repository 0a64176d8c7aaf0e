// Tested by test/unit/dashboard/details.test.ts.
/** The page's own script, known only while it runs for the first time. */
const own = document.currentScript;

/**
 * Loads the script that makes the controls work fully. It is as large as the page's own, so it is loaded when the page is first
 * painted; until then buttons look the same already, and can be clicked.
 */
export function loadControls(): void {
  if (!(own instanceof HTMLScriptElement)) return;
  const script = document.createElement('script');
  script.nonce = own.nonce;
  script.src = new URL('toolkit.js', own.src).href;
  // The frame is painted before the next task.
  requestAnimationFrame(() => setTimeout(() => document.head.append(script)));
}

/** Creates a button. `primary` is for the most likely action. */
export function button(label: string, appearance: 'primary' | 'secondary', onClick: () => void): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', appearance);
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

/** Creates a button that looks as a link, for a place within text. */
export function textButton(label: string, onClick: () => void): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'text-button';
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

/**
 * Creates a badge. Its text is the element's `textContent`. The toolkit's own badge sets a `style` attribute, which the
 * page's content security policy forbids.
 */
export function badge(): HTMLElement {
  const element = document.createElement('span');
  element.className = 'badge';
  return element;
}

/** Creates a ring that turns. It is for the eye only: the line "Now" beside it says the same. */
export function progressRing(): HTMLElement {
  const element = document.createElement('span');
  element.className = 'ring';
  element.setAttribute('aria-hidden', 'true');
  return element;
}

/** Creates a dropdown whose options change. They are its `<option>` children. */
export function chooser(label: string, onChange: (value: string) => void): HTMLSelectElement {
  const element = document.createElement('select');
  element.className = 'chooser';
  element.setAttribute('aria-label', label);
  element.addEventListener('change', () => onChange(element.value));
  return element;
}

/** Creates a dropdown. Its first option is selected at first. */
export function dropdown<Value extends string>(
  label: string,
  options: Readonly<Record<Value, string>>,
  onChange: (value: Value) => void,
): HTMLElement {
  const element = document.createElement('vscode-dropdown');
  element.setAttribute('aria-label', label);
  const values = Object.keys(options) as Value[];
  for (const value of values) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', value);
    option.textContent = options[value];
    element.append(option);
  }
  element.addEventListener('change', () => {
    const chosen = values.find((value) => 'value' in element && element.value === value);
    if (chosen !== undefined) onChange(chosen);
  });
  return element;
}
