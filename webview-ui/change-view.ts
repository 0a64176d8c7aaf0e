// Tested by test/unit/dashboard/details.test.ts.
import type { ComponentTexts } from '../src/gepa/candidate';
import { valueOf } from '../src/gepa/named-values';
import { element } from './elements';
import { changedLines, type ChangedLine } from '../src/presentation/text-changes';
import { lineView } from './line-view';
import { dashboardWords as words } from './dashboard-words';

/** Shows what a candidate changed in its parent's texts, or its whole texts if it has no parent. */
export function changeView(texts: ComponentTexts, parent: ComponentTexts | undefined): readonly HTMLElement[] {
  const names = Object.keys(texts);
  const changed = parent === undefined ? names : names.filter((name) => valueOf(texts, name) !== valueOf(parent, name));
  return changed.flatMap((name) => {
    const text = valueOf(texts, name) ?? '';
    const lines = parent === undefined ? plainLines(text) : changedLines(valueOf(parent, name) ?? '', text);
    const body = element(
      'div',
      { class: 'diff', attributes: { tabindex: '0', role: 'group', 'aria-label': words.textOf(name) } },
      ...lines.map(lineOrGap),
    );
    return names.length > 1 ? [element('p', { class: 'module', text: name }), body] : [body];
  });
}

function plainLines(text: string): readonly ChangedLine[] {
  return text.split('\n').map((line) => ({ kind: 'same', parts: [{ text: line, changed: false }] }));
}

function lineOrGap(line: ChangedLine): HTMLElement {
  return line.kind === 'gap'
    ? element('div', { class: 'line gap', text: words.linesUnchanged(line.lines) })
    : lineView(line);
}
