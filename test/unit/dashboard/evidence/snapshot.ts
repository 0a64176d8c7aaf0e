import type { AnswerView, EvidenceSnapshot, ExampleView, ScoredAnswer } from '../../../../src/editor/evidence/messages';

/** A scored answer, with changes. */
export function scored(output: string, change: Partial<ScoredAnswer> = {}): ScoredAnswer {
  return {
    kind: 'scored',
    score: 1,
    rules: [],
    output,
    feedback: `Right. The output: "${output}"`,
    trace: [{ module: 'triage', input: 'The hinge broke', output }],
    system: { spending: { calls: 1, promptTokens: 90, completionTokens: 10, costUsd: 0.002 }, durationMs: 1234 },
    place: 0,
    count: 1,
    ...change,
  };
}

/** An example with the answers of the seed and of candidate 1. */
export function exampleWith(answers: readonly AnswerView[], change: Partial<ExampleView> = {}): ExampleView {
  return {
    example: { set: 'pareto', index: 11 },
    count: 40,
    row: {
      source: 'val.jsonl:12',
      columns: [
        { name: 'input', role: 'input', text: 'The hinge broke', images: [] },
        { name: 'answer', role: 'expected', text: 'hardware', images: [] },
      ],
    },
    sides: answers.map((answer, index) => ({
      subject: { kind: 'candidate', index },
      texts: { triage: `Prompt ${index}` },
      answer,
    })),
    ...change,
  };
}

/** What the page shows of it. */
export function snapshotOf(example: ExampleView, change: Partial<EvidenceSnapshot> = {}): EvidenceSnapshot {
  return {
    run: { id: 'run-1', name: 'triage' },
    tab: 'example',
    sets: { feedback: 0, pareto: 40, test: 12 },
    perfectScore: 1,
    options: [
      { subject: { kind: 'candidate', index: 1 }, mean: 0.75 },
      { subject: { kind: 'candidate', index: 0 }, mean: 0.5 },
      { subject: { kind: 'proposal', number: 4 }, status: 'discarded' },
    ],
    example,
    steps: { any: true, failing: true, changed: false },
    table: {
      query: { set: 'pareto', filter: 'all', text: '', order: { by: 'example' } },
      subjects: example.sides.map(({ subject }) => subject),
      version: 1,
      rows: 0,
    },
    ...change,
  };
}
