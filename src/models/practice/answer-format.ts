// Tested by test/unit/models/practice/student.test.ts.
import { withoutLabels } from './label-list';

/** The instruction that the reflector adds to get the label alone. */
export const labelOnlyInstruction = 'Answer with the label only.';

const answering = '(?:answer|reply|respond|return|output|write|print)';
const labelOnlyRequests: readonly RegExp[] = [
  new RegExp(String.raw`\b${answering}\b[^.\n]*\b(?:only|just|exactly|nothing (?:else|but|more))\b`, 'i'),
  new RegExp(String.raw`\b(?:only|just)\s+${answering}\b`, 'i'),
  /\b(?:nothing else|no (?:explanations?|other words|further text)|without (?:any )?explanations?)\b/i,
  /\bonly the (?:name of the )?(?:label|category|class|queue|topic|intent)\b/i,
];

/** Returns whether a prompt asks, outside its list of labels, for the label alone. */
export function asksForLabelOnly(prompt: string): boolean {
  const rest = withoutLabels(prompt);
  return labelOnlyRequests.some((request) => request.test(rest));
}
