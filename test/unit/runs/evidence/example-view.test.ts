import { appendFile, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { comparedSides } from '../../../../src/runs/evidence/evidence-selection';
import { exampleView, sidesWithOrigin, subjectOptions, usualSides } from '../../../../src/runs/evidence/example-view';
import { RowReader } from '../../../../src/runs/evidence/row-view';
import { RunEvidence } from '../../../../src/runs/evidence/run-evidence';
import { examplesFile } from '../../../../src/runs/folder/examples-file';
import { readRunFile } from '../../../../src/runs/folder/run-file';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { ScoredAnswer } from '../../../../src/runs/evidence/view-model';
import { finishedRun } from './finished-run';

const first = { set: 'pareto', index: 0 } as const;
const row = { source: '', columns: [] };

describe('an example of a finished run', () => {
  it('shows the answers of the seed and the best candidate with their scores, feedback and traces', async () => {
    const { state, evidence } = await finishedRun();
    const view = exampleView(state, evidence, row, first, usualSides(state));
    expect(view.sides.map(({ subject }) => subject)).toEqual([
      { kind: 'candidate', index: 0 },
      { kind: 'candidate', index: state.best },
    ]);
    for (const { subject, answer, texts } of view.sides) {
      const candidate = state.candidates[subject.kind === 'candidate' ? subject.index : -1];
      const scored = answer as ScoredAnswer;
      expect(scored.score).toBe(candidate?.scores[0]);
      expect(scored.trace.at(-1)?.output).toBe(scored.output);
      expect(scored.feedback).toContain(scored.output);
      expect(scored.system.spending.calls).toBe(1);
      expect(texts).toEqual(candidate?.texts);
    }
  });

  it('has the rollouts of a proposal for the candidate that it became, and the other way round', async () => {
    const { state, evidence } = await finishedRun();
    const accepted = state.proposals.find(
      ({ candidate, measured }) => candidate !== undefined && measured !== undefined,
    );
    const example = accepted?.measured?.examples[0] ?? first;
    const ofCandidate = evidence.rolloutsOf(state, { kind: 'candidate', index: accepted?.candidate ?? -1 }, example);
    const ofProposal = evidence.rolloutsOf(
      state,
      { kind: 'proposal', number: accepted?.proposal.number ?? -1 },
      example,
    );
    expect(ofCandidate.length).toBeGreaterThan(0);
    expect(ofProposal).toEqual(ofCandidate);
    expect(evidence.scoreOf(state, { kind: 'candidate', index: accepted?.candidate ?? -1 }, example)).toBe(
      accepted?.measured?.after[0],
    );
  });

  it('scores each rule of the metric, with what was expected and what came', async () => {
    const { state, evidence } = await finishedRun({
      'triage.gepa.yaml': [
        'prompts: { triage: triage.txt }',
        'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
        'metric: [{ equals: "{{answer}}" }, { contains: "{{answer}}" }]',
        'budget: { rollouts: 20 }',
        'review: off',
        '',
      ].join('\n'),
    });
    const { sides } = exampleView(state, evidence, row, first, [{ subject: { kind: 'candidate', index: 0 } }]);
    const { rules } = sides[0]?.answer as ScoredAnswer;
    expect(rules.map(({ name }) => name)).toEqual(['equals', 'contains']);
    for (const { score, reason } of rules) {
      expect(score).toBeTypeOf('number');
      expect(reason).toContain('hardware');
    }
  });

  it('says that a text was not run, and offers proposals that became no candidate', async () => {
    const { state, evidence } = await finishedRun();
    const options = subjectOptions(state);
    const proposal = options.find(({ subject }) => subject.kind === 'proposal');
    expect(options.at(-1)).toMatchObject({
      subject: { kind: 'candidate', index: 0 },
      mean: expect.any(Number) as number,
    });
    const subject = proposal?.subject ?? { kind: 'proposal', number: 999 };
    const view = exampleView(state, evidence, row, { set: 'pareto', index: 99 }, [{ subject }]);
    expect(view.sides[0]?.answer).toEqual({ kind: 'notRun' });
  });

  it('compares a candidate with its parent, and a proposal with what it was tested against', async () => {
    const { state } = await finishedRun();
    const [made] = state.proposals;
    expect(sidesWithOrigin(state, { kind: 'candidate', index: 0 })).toHaveLength(1);
    expect(sidesWithOrigin(state, { kind: 'proposal', number: 1 }).map(({ subject }) => subject)).toEqual([
      made?.proposal.baseline?.of,
      { kind: 'proposal', number: 1 },
    ]);
    const twice = [{ kind: 'candidate', index: 0 } as const, { kind: 'candidate', index: 0 } as const];
    expect(comparedSides(state, [...twice, { kind: 'candidate', index: 99 }])).toEqual([
      { subject: { kind: 'candidate', index: 0 } },
    ]);
    expect(comparedSides(state, [])).toEqual(usualSides(state));
  });
});

describe('the evidence of a run', () => {
  it('grows with the journal, and starts over when the journal was replaced', async () => {
    const { runFolder, state } = await finishedRun();
    const lines = (await readFile(journalFile(runFolder), 'utf8')).trimEnd().split('\n');
    const folder = await mkdtemp(join(tmpdir(), 'gepa-test-'));
    await cp(runFolder, folder, { recursive: true });
    const half = Math.ceil(lines.length / 2);
    await writeFile(journalFile(folder), `${lines.slice(0, half).join('\n')}\n`);
    const evidence = new RunEvidence(folder);
    await evidence.catchUp();
    const best = { kind: 'candidate', index: state.best ?? -1 } as const;
    const before = evidence.rolloutsOf(state, best, { set: 'pareto', index: 7 });
    await appendFile(journalFile(folder), `${lines.slice(half).join('\n')}\n`);
    await evidence.catchUp();
    const after = evidence.rolloutsOf(state, best, { set: 'pareto', index: 7 });
    expect(after.length).toBeGreaterThan(before.length);
    expect(evidence.outputOf(state, best, { set: 'pareto', index: 7 })).toBeTypeOf('string');
    await writeFile(journalFile(folder), `${lines.slice(0, 2).join('\n')}\n`);
    await evidence.catchUp();
    expect(evidence.rolloutsOf(state, best, { set: 'pareto', index: 7 })).toEqual([]);
  });

  it.each(['decisions-4', 'decisions-4-replies-apart'])(
    'is read from a journal of an earlier version (%s)',
    async (name) => {
      const folder = join(import.meta.dirname, '../../../golden', name);
      const copy = await mkdtemp(join(tmpdir(), 'gepa-test-'));
      await cp(folder, copy, { recursive: true });
      const { state } = RunFold.over(readJournal(copy));
      const evidence = new RunEvidence(copy);
      await evidence.catchUp();
      const { sides } = exampleView(state, evidence, row, first, usualSides(state));
      expect(sides.map(({ answer }) => answer.kind)).toEqual(['scored', 'scored']);
      for (const { answer } of sides) expect((answer as ScoredAnswer).trace.length).toBeGreaterThan(0);
    },
  );
});

describe('the row of an example', () => {
  it('has its columns, the input and the expected answer first', async () => {
    const { state, rows } = await finishedRun({
      'pareto.jsonl': `${JSON.stringify({ note: 'x', answer: 'hardware', input: 'مرحبا\nشكرا', meta: { a: [1] } })}\n`,
    });
    expect(await rows.rowOf(state.run, first)).toEqual({
      source: 'pareto.jsonl:1',
      columns: [
        { name: 'input', role: 'input', text: 'مرحبا\nشكرا', images: [] },
        { name: 'answer', role: 'expected', text: 'hardware', images: [] },
        { name: 'note', role: 'other', text: 'x', images: [] },
        { name: 'meta', role: 'other', text: '{\n  "a": [\n    1\n  ]\n}', images: [] },
      ],
    });
  });

  it('shows the image of a row', async () => {
    const png = 'data:image/png;base64,AAAA';
    const { state, rows } = await finishedRun({
      'pareto.jsonl': `${JSON.stringify({ input: 'What is it?', answer: 'hardware', image: png })}\n`,
      'feedback.jsonl': `${JSON.stringify({ input: 'What is it?', answer: 'billing', image: png })}\n`,
    });
    const { columns } = await rows.rowOf(state.run, first);
    expect(columns.find(({ name }) => name === 'image')).toEqual({
      name: 'image',
      role: 'other',
      text: '[image]',
      images: [png],
    });
  });

  it('is its beginning, with the reason, when the rows were changed or are gone', async () => {
    const { state, runFolder } = await finishedRun();
    await writeFile(examplesFile(runFolder), '{}');
    const rows = new RowReader(runFolder, () => readRunFile(runFolder));
    const { columns, problem } = await rows.rowOf(state.run, first);
    expect(columns.map(({ text }) => text)).toEqual(['The charger gives off smoke', 'hardware']);
    expect(problem).toMatch(/damaged|changed/);
    expect(await rows.inputOf(state.run, first)).toBe('The charger gives off smoke');
  });
});
