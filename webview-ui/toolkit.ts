/**
 * The dashboard's controls. This is the one file that knows `@vscode/webview-ui-toolkit`, so that another set of
 * controls can take its place by changing this file alone.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import { dashboardWords as words } from './dashboard-words';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeProgressRing());

/** A button. `primary` is for the one thing that is most likely wanted. */
export function button(label: string, appearance: 'primary' | 'secondary', onClick: () => void): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', appearance);
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

/**
 * A small count or word on a colored ground. Its text is the element's `textContent`. Not the toolkit's own badge: that
 * one sets a `style` attribute, which the page's content security policy forbids.
 */
export function badge(): HTMLElement {
  const element = document.createElement('span');
  element.className = 'badge';
  return element;
}

/** Something is going on, no one knows for how long. */
export function progressRing(): HTMLElement {
  const element = document.createElement('vscode-progress-ring');
  element.setAttribute('aria-label', words.busy);
  return element;
}

/** A choice of one out of a few; the first option is chosen at the beginning. */
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
