import { describe, expect, it } from 'vitest';
import { candidateFacts, exampleLines, type Fact } from '../../../webview-ui/candidate-facts';
import { Projector } from '../../../src/presentation/projection';
import { ExampleRun, slowerChild } from './example-run';

/** What is said of the last candidate. */
function factsOf({ state }: ExampleRun): readonly Fact[] {
  const last = state.candidates.at(-1);
  if (last === undefined) throw new Error('A candidate was made.');
  return candidateFacts(last, state.candidates[last.parents[0] ?? -1], state);
}

const run = () => new ExampleRun().scores(0, [0, 1]);

describe('the facts of a candidate', () => {
  it('have what its text scored on its minibatch', () => {
    expect(factsOf(run().proposes({}, [1, 0.8, 1]).admits().scores(1, [1, 0]))).toEqual([
      { name: 'Against parent', value: '1 won · 1 lost · 0 equal' },
      { name: 'Minibatch', value: 'better, 1.2 → 2.8 of 3' },
    ]);
  });

  it('have the scores of its parts as scores of its parts', () => {
    const combined = run()
      .proposes({}, [1, 0.8, 1])
      .proposes({}, [1, 0, 1])
      .proposesWithoutBaseline({ origin: { kind: 'combination', of: [1, 2] } })
      .admits();
    expect(factsOf(combined)).toEqual([{ name: 'Minibatch', value: '2 parts, each alone: 2.4 → 4.8 of 6' }]);
  });

  it('have objectives in their own unit and direction', () => {
    expect(factsOf(slowerChild()).slice(-2)).toEqual([
      { name: 'right', value: '1.00' },
      { name: 'seconds (less is better)', value: '2 s' },
    ]);
  });

  it('of a merge have the examples that tell its parents apart', () => {
    const merged = run()
      .proposes({ origin: { kind: 'merge', ancestor: 0 }, parents: [0, 0] }, [1, 1, 1])
      .admits();
    expect(factsOf(merged)).toEqual([{ name: 'Subsample', value: 'better, 1.2 → 3 of 3' }]);
  });

  it('of a merge that only the Pareto set decides on have no minibatch', () => {
    const merged = run()
      .proposesWithoutBaseline({ origin: { kind: 'merge', ancestor: 0 }, parents: [0, 0] })
      .admits();
    expect(factsOf(merged)).toEqual([]);
  });
});

describe('what is said of an example that was left out', () => {
  it('is why, without the stack of the error', () => {
    const stack = 'equal.mjs gave no score: TypeError: answer is undefined\n    at score (equal.mjs:3:9)';
    const { state } = run().add({ type: 'exampleLeftOut', example: { set: 'pareto', index: 1 }, detail: stack });
    const [seed] = state.candidates;
    const lines =
      seed && exampleLines(seed, undefined, new Projector().project(state, 'nowhere'), { candidate: 0, example: 1 });
    expect(lines?.at(-1)).toBe('left out of the run: equal.mjs gave no score: TypeError: answer is undefined.');
  });
});
