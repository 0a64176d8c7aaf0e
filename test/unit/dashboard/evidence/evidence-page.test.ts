import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  EvidenceIntent,
  EvidenceSnapshot,
  EvidenceUpdate,
  EvidenceViewState,
} from '../../../../src/editor/evidence/messages';
import { exampleWith, scored, snapshotOf } from './snapshot';

const sent: EvidenceIntent[] = [];
let kept: EvidenceViewState | undefined;

/** How the page gets a message. The dashboard, whose tests share this window, is not to get it. */
let receive: (update: EvidenceUpdate) => void = () => undefined;

const show = (snapshot: EvidenceSnapshot) => receive({ type: 'snapshot', snapshot });
const all = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter((found) => found.closest('[hidden]') === null);
const texts = (selector: string) => all(selector).map(({ textContent }) => textContent);
const press = (key: string, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const click = (label: string) =>
  all('button')
    .find(({ textContent }) => textContent === label)
    ?.click();

beforeAll(async () => {
  vi.stubGlobal('acquireVsCodeApi', () => ({
    postMessage: (intent: EvidenceIntent) => sent.push(intent),
    setState: (state: EvidenceViewState) => (kept = state),
  }));
  vi.stubGlobal('scrollTo', () => undefined);
  document.body.replaceChildren();
  const listen = vi.spyOn(window, 'addEventListener').mockImplementation((type, listener) => {
    if (type === 'message' && typeof listener === 'function')
      receive = (data) => listener.call(window, new MessageEvent('message', { data }));
  });
  await import('../../../../webview-ui/evidence/evidence');
  listen.mockRestore();
});

beforeEach(() => sent.splice(0));

afterAll(() => {
  vi.unstubAllGlobals();
});

const two = () => exampleWith([scored('billing', { score: 0 }), scored('hardware')]);

describe('the page as it opens', () => {
  it('says that it is reading, and then shows the row, the scores, the output as a diff, and the feedback', () => {
    expect(texts('.loading')).toEqual(['Reading the journal…']);
    show(snapshotOf(two()));
    expect(texts('h1')).toEqual(['pareto-12']);
    expect(texts('.title .quiet')).toEqual(['12 of 40 in the Pareto set · val.jsonl:12']);
    expect(texts('.columns dt')).toEqual(['input', 'answer expected']);
    expect(texts('.columns dd')).toEqual(['The hinge broke', 'hardware']);
    expect(texts('.overall td')).toEqual(['0.00', '1.00 (+1.00)']);
    expect(texts('.output .line')).toEqual(['−billing', '+hardware']);
    expect(texts('.feedback .side-name')).toEqual(['Seed', 'Candidate 1']);
    expect(texts('.feedback pre')).toEqual(['Right. The output: "billing"', 'Right. The output: "hardware"']);
    expect(kept).toMatchObject({ run: 'run-1', tab: 'example', example: { set: 'pareto', index: 11 } });
  });

  it('shows what the journal says when it cannot be read', () => {
    receive({ type: 'problem', message: 'No journal.' });
    expect(texts('.loading')).toEqual(['No journal.']);
  });
});

describe('an example', () => {
  beforeEach(() => show(snapshotOf(two())));

  it('shows the outputs beside each other on request', () => {
    click('Side by Side');
    expect(texts('.output pre')).toEqual(['billing', 'hardware']);
    press('d');
    expect(texts('.output .line')).toEqual(['−billing', '+hardware']);
  });

  it('says that both outputs are the same', () => {
    show(snapshotOf(exampleWith([scored('hardware'), scored('hardware')])));
    expect(texts('.output p')).toEqual(['Both outputs are the same.']);
    expect(texts('.output pre')).toEqual(['hardware']);
  });

  it('scores every rule, with its reason', () => {
    const rules = (score: number) => [{ name: 'label', score, reason: 'Expected "hardware".' }, { name: 'length' }];
    show(snapshotOf(exampleWith([scored('a', { rules: rules(0) }), scored('b', { rules: rules(1) })])));
    expect(texts('.rules tbody th')).toEqual(['All', 'label', 'length']);
    expect(texts('.rules tbody tr:nth-child(2) td')).toEqual([
      '0.00Expected "hardware".',
      '1.00 (+1.00)Expected "hardware".',
    ]);
    expect(texts('.rules tbody tr:nth-child(3) td')).toEqual(['–', '–']);
  });

  it('shows the trace step by step, with prompt, reasoning and tools', () => {
    const trace = [
      {
        module: 'look',
        input: 'in 1',
        reasoning: 'Let me see.',
        toolCalls: [{ name: 'search', input: '{"q":"hinge"}', output: 'a manual' }],
        output: 'out 1',
        usage: { calls: 2, promptTokens: 1000, completionTokens: 200, costUsd: 0.01 },
      },
      { module: 'triage', input: 'in 2', output: 'out 2', truncated: true as const },
    ];
    show(snapshotOf(exampleWith([scored('out 2', { trace })])));
    expect(texts('.trace .step-name')).toEqual(['1. look', '2. triage']);
    expect(all('details.step[open]')).toHaveLength(0);
    expect(texts('.trace .step:first-of-type summary .quiet')[0]).toBe(' · 1 tool call · 1,200 tokens · $0.01');
    const step = all('.step')[0];
    expect([...(step?.querySelectorAll('h4') ?? [])].map(({ textContent }) => textContent)).toEqual([
      'Input',
      'Reasoning',
      'Tool search',
      'Output',
    ]);
    expect(step?.textContent).toContain('{"q":"hinge"}');
    expect(texts('.trace .step:last-child')[0]).toContain('cut off at the token limit');
    expect(texts('.trace .step:last-child')[0]).toContain('Prompt 0');
    expect(texts('.trace > .section-body .side > p')).toEqual(['System · 100 tokens · $0.0020 · 1.23 s']);
  });

  it('says why there is no answer', () => {
    const proposal = { subject: { kind: 'proposal', number: 4 }, texts: {}, answer: { kind: 'notRun' } } as const;
    const broken = exampleWith([
      { kind: 'broken', detail: 'no {{input}}' },
      { kind: 'unreadable', score: 0.5 },
    ]);
    show(snapshotOf({ ...broken, sides: [...broken.sides.slice(0, 1), proposal] }));
    expect(texts('.output p')).toEqual([
      'The text is broken: no {{input}}',
      expect.stringMatching(/^Not run on this example. A proposal is run on its minibatch only/),
    ]);
    expect(texts('.feedback')).toEqual([]);
    show(snapshotOf({ ...broken, leftOut: 'The metric gave no score.' }));
    expect(texts('.warning')).toEqual(['Left out of the run, so it counts in no score. The metric gave no score.']);
    expect(texts('.output p')[1]).toBe('It scored 0.50, but the journal no longer has the answer.');
  });

  it('cuts nothing without a way to the rest', () => {
    const long = Array.from({ length: 3000 }, (_, line) => `line ${line + 1}`).join('\n');
    show(snapshotOf(exampleWith([scored(long)])));
    expect(texts('.output pre')[0]?.split('\n')).toHaveLength(24);
    click('Show All 3,000 Lines');
    expect(texts('.output pre')).toEqual([long]);
    click('Show Less');
    expect(texts('.output pre')[0]?.split('\n')).toHaveLength(24);
    show(snapshotOf(exampleWith([scored(long), scored(long.replace('line 1500', 'other'))])));
    expect(texts('.output .changed, .output .added')).toEqual(['+other']);
    const hidden = () => all('.output .gap').length;
    expect(hidden()).toBe(2);
    all('.output .gap')[0]?.click();
    expect(hidden()).toBe(1);
    expect(texts('.output .line')[0]).toBe(' line 1');
  });

  it('takes a text from outside as text', () => {
    const hostile = '<img src=x onerror=alert(1)><b>bold</b> [link](command:evil)';
    const row = { source: hostile, columns: [{ name: hostile, role: 'other', text: hostile, images: [] } as const] };
    const feedback = { feedback: hostile, trace: [{ module: hostile, input: hostile, output: hostile }] };
    show(snapshotOf(exampleWith([scored(hostile, feedback), scored(`${hostile}!`, feedback)], { row })));
    expect(document.querySelectorAll('img, b, a')).toHaveLength(0);
    expect(texts('.feedback pre')).toEqual([hostile, hostile]);
  });

  it('lets every text begin where its script does', () => {
    show(snapshotOf(exampleWith([scored('مرحبا')])));
    for (const block of all('pre')) expect(block.dir).toBe('auto');
  });

  it('leads to other rollouts of the same text', () => {
    show(snapshotOf(exampleWith([scored('a', { place: 1, count: 3 })])));
    expect(texts('.rollouts')[0]).toContain('Seed: Rollout 2 of 3');
    click('Show Earlier Rollout');
    click('Show Later Rollout');
    expect(sent).toEqual([
      { type: 'showRollout', side: 0, place: 0 },
      { type: 'showRollout', side: 0, place: 2 },
    ]);
  });

  it('keeps what is expanded when another rollout of the run arrives', () => {
    const steps = ['a', 'b'].map((module) => ({ module, input: '', output: '' }));
    const example = exampleWith([scored('x', { trace: steps })]);
    show(snapshotOf(example));
    const [step] = all('details.step');
    step?.setAttribute('open', '');
    show(snapshotOf(structuredClone(example), { steps: { any: true, failing: false, changed: true } }));
    expect(all('details.step')[0]).toBe(step);
  });
});

describe('steps and lists', () => {
  beforeEach(() => show(snapshotOf(two())));

  it('go to other examples by buttons and keys', () => {
    click('Previous');
    click('Next');
    click('Next Failing');
    for (const key of ['p', 'n', 'f', 'F', 'c', 'C']) press(key);
    const step = (kind: string, direction: number) => ({ type: 'step', kind, direction });
    expect(sent).toEqual([
      ...[step('any', -1), step('any', 1), step('failing', 1)],
      ...[step('any', -1), step('any', 1), step('failing', 1), step('failing', -1)],
      ...[step('changed', 1), step('changed', -1)],
    ]);
    expect(all('button:disabled').map(({ textContent }) => textContent)).toEqual(['Next Changed']);
  });

  it('leave keys to a list that has the focus', () => {
    press('n', all('select')[0]);
    expect(sent).toEqual([]);
  });

  it('choose the compared texts and the set', () => {
    const choose = (label: string, value: string) => {
      const list = all('select').find((one) => one.getAttribute('aria-label') === label) as HTMLSelectElement;
      expect([...list.options].map((option) => option.value)).toContain(value);
      list.value = value;
      list.dispatchEvent(new Event('change'));
    };
    choose('with', 'proposal 4');
    choose('with', '');
    choose('Set', 'test');
    expect(sent).toEqual([
      {
        type: 'compare',
        subjects: [
          { kind: 'candidate', index: 0 },
          { kind: 'proposal', number: 4 },
        ],
      },
      { type: 'compare', subjects: [{ kind: 'candidate', index: 0 }] },
      { type: 'showExample', example: { set: 'test', index: 0 }, subjects: expect.any(Array) as unknown },
    ]);
  });

  it('switch to the table', () => {
    click('Evaluation');
    expect(sent).toEqual([{ type: 'showTab', tab: 'table' }]);
    show(snapshotOf(two(), { tab: 'table' }));
    expect(all('.evaluation')).toHaveLength(1);
    expect(all('.example')).toHaveLength(0);
  });
});
