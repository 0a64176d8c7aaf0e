import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DashboardIntent, DashboardUpdate, OutputHit } from '../../../src/editor/dashboard/messages';
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
  const texts = (selector: string) =>
    [...search.element.querySelectorAll(selector)]
      .filter((one) => one.closest('[hidden]') === null)
      .map((one) => one.textContent);
  const find = (text: string, { outputs = noHits, replies = noHits, isComplete = true }: Partial<Found>) =>
    search.receive({ type: 'found', text, found: { outputs, replies, isComplete } });
  return { search, sent, selected, type, texts, find };
}

type Found = Extract<DashboardUpdate, { type: 'found' }>['found'];
const noHits = { first: [], total: 0 };

const outputHit = (index: number): OutputHit => ({
  example: { set: 'pareto', index },
  subject: { kind: 'candidate', index: 1 },
  excerpt: 'to support',
});

it('finds prompts and reflections in any case, and asks the editor for the rest', () => {
  const { type, texts, sent } = searched();
  type('tickets');
  expect(texts('h2')).toEqual(['Prompts (1)', 'Reflections (1)']);
  expect(texts('li')).toEqual(['Candidate 1 Sort support TICKETS.', 'Proposal 1 It forgot the tickets.']);
  expect(sent).toEqual([{ type: 'search', text: 'tickets' }]);
});

it('finds words of a language without spaces', () => {
  const { type, texts } = searched();
  type('整理');
  expect(texts('li')).toEqual(['The seed 按类别整理工单。']);
});

it('lists outputs of the latest search only, and opens what it lists', () => {
  const { search, type, texts, sent, selected, find } = searched();
  type('sup');
  type('support');
  find('sup', {});
  expect(texts('[role=status]')).toEqual(['Searching replies and outputs…']);
  find('support', { outputs: { first: [outputHit(3)], total: 1 } });
  expect(texts('h2')).toEqual(['Prompts (1)', 'Outputs (1)']);
  for (const link of search.element.querySelectorAll('button')) link.click();
  expect(selected).toEqual([1]);
  const { example, subject } = outputHit(3);
  expect(sent.at(-1)).toEqual({ type: 'showOutput', example, subject });
});

it('lists a proposal once, whether its reasons or the reply for it have the text, and opens a reply without a proposal', () => {
  const { search, type, texts, sent, find } = searched();
  type('forgot');
  const first = [
    { task: 'i1.0', iteration: 1, proposal: 1, excerpt: 'You forgot.' },
    { task: 'i2.1', iteration: 2, excerpt: 'I forgot.' },
  ];
  find('forgot', { replies: { first, total: 2 } });
  expect(texts('h2')).toEqual(['Reflections (2)']);
  expect(texts('li')).toEqual(['Proposal 1 It forgot the tickets.', 'Iteration 2, without a proposal I forgot.']);
  for (const link of search.element.querySelectorAll('button')) link.click();
  expect(sent.slice(-2)).toEqual([
    { type: 'showReflection', proposal: 1 },
    { type: 'showReply', task: 'i2.1' },
  ]);
});

it('lists 50 outputs and the others on request, and says how many there are', () => {
  const { search, type, texts, find } = searched();
  type('to');
  const outputs = { first: Array.from({ length: 70 }, (_, index) => outputHit(index)), total: 1234 };
  find('to', { outputs });
  const listed = () => texts('li').filter((text) => text.startsWith('pareto-')).length;
  expect([texts('h2').at(-1), listed()]).toEqual(['Outputs (50 of 1,234)', 50]);
  expect(texts('vscode-button')).toEqual(['Show 20 More']);
  [...search.element.querySelectorAll<HTMLElement>('vscode-button')].at(-1)?.click();
  expect([texts('h2').at(-1), listed()]).toEqual(['Outputs (70 of 1,234)', 70]);
  expect(texts('p')).toEqual(['The other 1,164 are not listed. Search for more words to find fewer.']);
});

it('starts with the first 50 again for another text', () => {
  const { search, type, texts, find } = searched();
  const outputs = { first: Array.from({ length: 120 }, (_, index) => outputHit(index)), total: 120 };
  type('to');
  find('to', { outputs });
  [...search.element.querySelectorAll<HTMLElement>('vscode-button')].at(-1)?.click();
  type('support');
  find('support', { outputs, isComplete: false });
  expect(texts('h2').at(-1)).toBe('Outputs (50 of 120)');
  expect(texts('[role=status]')).toEqual(['Searching replies and outputs…']);
});

it('says that it found nothing, and is empty without a text', () => {
  const { type, texts, find } = searched();
  type('nowhere');
  find('nowhere', {});
  expect(texts('[role=status]')).toEqual(['Nothing found']);
  type('');
  expect(texts('[role=status], li')).toEqual(['']);
});

it('shows a piece of a long text', () => {
  const excerpt = excerptAround(`${'a '.repeat(100)}Needle${' b'.repeat(100)}`, 'needle') ?? '';
  expect(excerpt).toMatch(/^…a .*Needle b .*…$/);
  expect(excerpt.length).toBeLessThan(150);
});
