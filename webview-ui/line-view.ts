// Tested by test/unit/dashboard/details.test.ts.
import { element } from './elements';
import type { TextLine } from '../src/presentation/text-changes';

const signs = { same: ' ', added: '+', removed: '−' } as const;

/** Shows a line of a diff, with its changed words marked. */
export function lineView({ kind, parts }: TextLine): HTMLElement {
  return element(
    'div',
    { class: `line ${kind}` },
    element('span', { class: 'sign', text: signs[kind] }),
    element(
      'span',
      { class: 'text', attributes: { dir: 'auto' } },
      ...parts.map(({ text, changed }) => (changed ? element('mark', { text }) : text)),
    ),
  );
}
