// Tested by test/unit/runs/import/import-python-run.test.ts.
import { countOf, formatCount } from './amounts';

/** How much of a Python run its files held. */
export interface ImportedAmounts {
  readonly candidates: number;
  readonly examples: number;
  readonly outputs: number;
  readonly iterations: number;
}

/** Says in two sentences what was imported and what the files don't hold. */
export function describeImport({ candidates, examples, outputs, iterations }: ImportedAmounts): string {
  const scores = `${countOf(candidates, 'candidate')} with their scores on ${countOf(examples, 'example')}`;
  const found = [scores, ...(outputs === 0 ? [] : [`${formatCount(outputs)} of the outputs`])];
  const missing = [
    ...(iterations === 0 ? ['the iterations and minibatches'] : []),
    'rejected proposals',
    ...(outputs === 0 ? ['outputs'] : []),
    'reflections',
    'inputs',
    'costs',
  ];
  return `Imported ${found.join(', and ')}. Not in the files: ${missing.join(', ')}.`;
}
