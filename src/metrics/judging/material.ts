import type { ScoredRun } from '../metric';
import type { Question } from './judgement';

/** What the system was given, for a judge: the input of its first module. Nothing when it left no trace. */
export function givenTo({ trace: [first] }: ScoredRun): Question['material'] {
  return first === undefined || first.input.trim() === '' ? [] : [{ tag: 'input', text: first.input }];
}
