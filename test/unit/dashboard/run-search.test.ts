import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { excerptAround } from '../../../src/presentation/text-search';
import { RunSearch } from '../../../webview-ui/run-search';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function searched() {
  const sent: DashboardIntent[] = [];
  const selected: number[] = [];
  const search = new RunSearch(
    (intent) => sent.push(intent),
    (candidate) => selected.push(candidate),
  );
  const run = new ExampleRun(2, {}, { route: '按类别整理工单。' })
    .scores(0, [1, 0])
    .proposes({ texts: { route: 'Sort support TICKETS.' }, diagnosis: 'It forgot the tickets.' }, [1, 1, 1])
    .admits();
  search.update(projectionOf(run));
  const type = (text: string) => {
    const input = search.element.querySelector('input');
    if (input === null) throw new Error('There is no box.');
    input.value = text;
    input.dispatchEvent(new Event('input'));
    vi.runAllTimers();
  };
  const texts = (selector: string) => [...search.element.querySelectorAll(selector)].map((one) => one.textContent);
  return { search, sent, selected, type, texts };
}

it('finds prompts and reflections in any case, and asks the editor for outputs', () => {
  const { type, texts, sent } = searched();
  type('tickets');
  expect(texts('h2')).toEqual(['Prompts (1)', 'Reflections (1)']);
  expect(texts('li')).toEqual(['Candidate 1 Sort support TICKETS.', 'Proposal 1 It forgot the tickets.']);
  expect(sent).toEqual([{ type: 'searchOutputs', text: 'tickets' }]);
});

it('finds words of a language without spaces', () => {
  const { type, texts } = searched();
  type('整理');
  expect(texts('li')).toEqual(['The seed 按类别整理工单。']);
});

it('lists outputs of the latest search only, and opens what it lists', () => {
  const { search, type, texts, sent, selected } = searched();
  type('sup');
  type('support');
  const example = { set: 'pareto', index: 3 } as const;
  const subject = { kind: 'candidate', index: 1 } as const;
  search.receive({ type: 'foundOutputs', text: 'sup', hits: [] });
  expect(texts('[role=status]')).toEqual(['Searching the outputs…']);
  search.receive({ type: 'foundOutputs', text: 'support', hits: [{ example, subject, excerpt: 'to support' }] });
  expect(texts('h2')).toEqual(['Prompts (1)', 'Outputs (1)']);
  for (const link of search.element.querySelectorAll('button')) link.click();
  expect(selected).toEqual([1]);
  expect(sent.at(-1)).toEqual({ type: 'showOutput', example, subject });
});

it('says that it found nothing, and is empty without a text', () => {
  const { search, type, texts } = searched();
  type('nowhere');
  search.receive({ type: 'foundOutputs', text: 'nowhere', hits: [] });
  expect(texts('[role=status]')).toEqual(['Nothing found']);
  type('');
  expect(texts('[role=status], li')).toEqual(['']);
});

it('shows a piece of a long text', () => {
  const excerpt = excerptAround(`${'a '.repeat(100)}Needle${' b'.repeat(100)}`, 'needle') ?? '';
  expect(excerpt).toMatch(/^…a .*Needle b .*…$/);
  expect(excerpt.length).toBeLessThan(150);
});
