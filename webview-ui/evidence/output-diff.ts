// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import { element } from '../elements';
import { lineView } from '../line-view';
import { changedLines, type ChangedLine } from '../../src/presentation/text-changes';
import { linkButton } from './controls';
import { evidenceWords as words } from './evidence-words';

/** How many lines of a diff are shown at first: drawing more takes long. */
const mostLines = 400;

/** Shows the changes from one text to another. Unchanged and further lines are a click away. */
export function outputDiff(before: string, after: string): HTMLElement {
  const lines = changedLines(before, after);
  const view = element(
    'div',
    { class: 'diff whole', attributes: { dir: 'auto', tabindex: '0', role: 'group', 'aria-label': words.diff } },
    ...lines.slice(0, mostLines).map(lineOrGap),
  );
  const rest = lines.slice(mostLines);
  if (rest.length === 0) return view;
  const more = linkButton(words.showAll(lines.length), () => {
    view.append(...rest.map(lineOrGap));
    more.remove();
  });
  return element('div', {}, view, more);
}

function lineOrGap(line: ChangedLine): HTMLElement {
  if (line.kind !== 'gap') return lineView(line);
  const gap = linkButton(words.unchanged(line.lines), () => gap.replaceWith(...line.hidden.map(lineView)));
  gap.classList.add('line', 'gap');
  return gap;
}
