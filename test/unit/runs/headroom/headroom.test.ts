import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Model } from '../../../../src/models/model';
import { describeFinding, describeHeadroom } from '../../../../src/runs/headroom/describe-finding';
import { checkHeadroom, headroomWork } from '../../../../src/runs/headroom/headroom-check';
import { nearDuplicates } from '../../../../src/runs/headroom/near-duplicates';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { verdict } from '../../metrics/judging/judge-server';
import { workspace } from '../practice-run';

const usage = { calls: 1, promptTokens: 1, completionTokens: 1 };
const { signal } = new AbortController();

/** Tickets 0 to 7, of which every other one belongs to billing. */
const rows = Array.from({ length: 8 }, (_, place) => ({
  input: `Ticket ${place}`,
  answer: place % 2 === 0 ? 'billing' : 'returns',
}));

/** @param metric as YAML. */
async function planOf({
  metric = '{ equals: "{{answer}}" }',
  feedback = rows as readonly object[],
  test = [] as readonly object[],
}) {
  const lines = (some: readonly object[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');
  const folder = await workspace({
    'triage.txt': 'Which queue?',
    'feedback.jsonl': lines(feedback),
    'test.jsonl': lines(test.length === 0 ? [{ input: 'Another', answer: 'billing' }] : test),
    'triage.gepa.yaml': [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: feedback.jsonl, test: test.jsonl }',
      `metric: ${metric}`,
      'models: { task: { baseUrl: "http://x/v1", model: small }, reflection: { baseUrl: "http://x/v1", model: large } }',
      '',
    ].join('\n'),
  });
  return planRun(join(folder, 'triage.gepa.yaml'), (name) => name);
}

/** @param answer the task model's reply to the nth request, whose texts are given. */
async function check(
  plan: Awaited<ReturnType<typeof planOf>>,
  answer: (request: string, nth: number) => string,
  judge: (nth: number) => string = () => 'good',
) {
  let [asked, judged] = [0, 0];
  const task: Model = {
    complete: ({ messages }) => Promise.resolve({ text: answer(JSON.stringify(messages), (asked += 1)), usage }),
  };
  const reflection: Model = {
    complete: ({ messages }) =>
      Promise.resolve({ text: verdict(judge((judged += 1)))(JSON.stringify(messages)), usage }),
  };
  const found = await checkHeadroom(plan, { models: { task, reflection }, trusted: true }, signal);
  return { ...found, asked, sentences: found.findings.map(describeFinding) };
}

const right = (request: string) => (/Ticket [0246]/.test(request) ? 'billing' : 'returns');

describe('a headroom check', () => {
  test('runs eight rows, five of them twice, and finds nothing where some succeed and some fail', async () => {
    const plan = await planOf({});
    const found = await check(plan, (request) => (request.includes('Ticket 3') ? 'hm' : right(request)));
    expect(found).toMatchObject({ asked: 13, scored: 8, mean: 7 / 8, findings: [] });
    expect(headroomWork(plan)).toMatchObject({ run: { length: 13 }, scored: { length: 22 } });
    expect(describeHeadroom(found)).toBe('The prompt scores 0.88 on 8 rows. Nothing stands in the way of a search.');
  });

  test('runs 20 rollouts at most', async () => {
    const many = Array.from({ length: 100 }, (_, place) => ({ input: `Ticket ${place}`, answer: `q${place % 3}` }));
    const plan = await planOf({ feedback: many });
    expect(headroomWork(plan).run).toHaveLength(20);
    expect((await check(plan, () => 'q1')).asked).toBe(20);
  });

  test('finds that the seed is perfect already', async () => {
    const { sentences } = await check(await planOf({}), right);
    expect(sentences).toEqual([
      'The prompt as it is solves all 8 rows of the check (feedback.jsonl:1, feedback.jsonl:2, feedback.jsonl:3, …). A search would find nothing to improve: add harder rows, or a stricter metric.',
    ]);
  });

  test('finds that nothing scores', async () => {
    const { findings } = await check(await planOf({}), (_, nth) => `hm ${nth}`);
    expect(findings[0]).toMatchObject({ kind: 'zero', score: 0 });
  });

  test('finds that the metric scores all outputs alike, even an empty one', async () => {
    const plan = await planOf({ metric: '[{ length: { max: 100 } }, { equals: nothing }]' });
    const { findings } = await check(plan, (_, nth) => `output ${nth}`);
    expect(findings).toMatchObject([
      { kind: 'unmoved', score: 0.5 },
      { kind: 'emptyAsGood', expected: 0.5, empty: 0.5, source: 'feedback.jsonl:1' },
      { kind: 'sameFailure', reason: 'equals' },
    ]);
  });

  test('finds a judge that scores the same output differently', async () => {
    const plan = await planOf({ metric: '{ judge: "Is it right?", choices: { good: 1, bad: 0 } }' });
    const { sentences } = await check(plan, right, (nth) => (nth % 2 === 0 ? 'good' : 'bad'));
    expect(sentences.find((sentence) => sentence.startsWith('The metric scored the same output'))).toMatch(
      /differently on \d of 5 rows \(feedback\.jsonl:\d: [01]\.00, then [01]\.00/,
    );
  });

  test('finds that the prompt scores differently when it is run again', async () => {
    const { findings } = await check(await planOf({}), (request, nth) => (nth % 3 === 0 ? 'hm' : right(request)));
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'promptVaries', of: 5 }));
  });

  test('finds that all failures miss one rule', async () => {
    const plan = await planOf({ metric: '[{ contains: "{{answer}}" }, { equals: "{{answer}}" }]' });
    const { sentences } = await check(plan, (request, nth) => `${right(request)}, I think ${nth}.`);
    expect(sentences).toContain(
      'All 8 failures are the same: equals (feedback.jsonl:1, feedback.jsonl:2, feedback.jsonl:3, …). If the metric is right to fail them, one sentence in the prompt may do; if not, correct the metric.',
    );
  });

  test('finds test rows that the search sees too, and rows without an answer', async () => {
    const plan = await planOf({
      metric: '{ contains: billing }',
      feedback: [...rows, { input: 'Ticket 8', answer: '' }],
      test: [
        { input: 'ticket 3!', answer: 'returns' },
        { input: 'Something else', answer: 'billing' },
      ],
    });
    const { sentences } = await check(plan, right);
    expect(sentences.slice(-2)).toEqual([
      '1 of 2 test rows have an input that the search sees too, or nearly so: test.jsonl:1 as feedback.jsonl:4. Remove them from one of the sets, or the test score will look better than it is.',
      '1 of 20 rows have no "answer" and are scored all the same: feedback.jsonl:9. Fill it in, or remove them.',
    ]);
  });
});

describe('nearly the same texts', () => {
  const long = 'The parcel with the blue lamp came on Monday and its glass was broken on one side';
  const placed = (text: string) => [{ text, source: 'a:1' }];

  test('differ in case, punctuation and spacing, or in few of many words', () => {
    const known = [{ text: long, source: 'b:7' }];
    for (const text of [long.toUpperCase(), `${long.replaceAll(' ', '  ')}.`, `${long} sadly`]) {
      expect(nearDuplicates(placed(text), known)).toEqual([{ source: 'a:1', of: 'b:7' }]);
    }
  });

  test('are not short texts that differ in a word, or longer ones that differ in several', () => {
    expect(
      nearDuplicates(placed('It is about the refund'), [{ text: 'It is about the parcel', source: 'b:1' }]),
    ).toEqual([]);
    const other = long.replace('blue lamp', 'green vase').replace('Monday', 'Friday');
    expect(nearDuplicates(placed(other), [{ text: long, source: 'b:1' }])).toEqual([]);
  });
});
