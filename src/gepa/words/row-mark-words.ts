import type { RunDescription } from '../run-description';
import { countOf } from './amounts';

const sets = { feedback: 'feedback set', pareto: 'Pareto set', test: 'test set' } as const;

const marked = {
  synthetic: 'A model wrote',
  unreviewed: 'Nobody has reviewed the expected answers of',
} as const;

/** Says how many examples of each set a model wrote, and how many recorded answers nobody has reviewed. */
export function describeRowMarks({ examples }: Pick<RunDescription, 'examples'>): readonly string[] {
  return (['synthetic', 'unreviewed'] as const).flatMap((mark) => {
    const counts = (['feedback', 'pareto', 'test'] as const).flatMap((set) => {
      const count = examples[set].filter((example) => example.mark === mark).length;
      return count === 0 ? [] : [`${count} of ${countOf(examples[set].length, 'example')} of the ${sets[set]}`];
    });
    if (counts.length === 0) return [];
    const last = counts.at(-1) ?? '';
    const list = counts.length === 1 ? last : `${counts.slice(0, -1).join(', ')} and ${last}`;
    return [`${marked[mark]} ${list}. Scores on them say less than scores on real ones.`];
  });
}
