// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import { element } from '../elements';
import { linkButton } from './controls';
import { evidenceWords as words } from './evidence-words';

/** What is shown of a longer text at first. */
const mostLines = 24;
const mostCharacters = 4000;

/** Shows a text as it is. Of a long one, the beginning with a button for the rest. */
export function longText(text: string): HTMLElement {
  const block = element('pre', { class: 'long-text', attributes: { dir: 'auto' } });
  const beginning = beginningOf(text);
  block.textContent = text === '' ? words.emptyText : beginning;
  block.classList.toggle('quiet', text === '');
  if (beginning === text) return block;
  let isWhole = false;
  const all = words.showAll(text.split('\n').length);
  const more = linkButton(all, () => {
    isWhole = !isWhole;
    block.textContent = isWhole ? text : beginning;
    more.textContent = isWhole ? words.showLess : all;
    more.setAttribute('aria-expanded', String(isWhole));
  });
  more.setAttribute('aria-expanded', 'false');
  return element('div', {}, block, more);
}

function beginningOf(text: string): string {
  const lines = text.split('\n');
  const shown = lines.slice(0, mostLines).join('\n').slice(0, mostCharacters);
  // A few lines more are shorter than a button for them.
  return lines.length <= mostLines + 4 && text.length <= mostCharacters * 1.2 ? text : shown;
}
