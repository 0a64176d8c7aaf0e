import { withoutLabels } from './label-list';

/** The instruction that the reflector writes when answers are to be the label and nothing else. */
export const labelOnlyInstruction = 'Answer with the label only.';

const answering = '(?:answer|reply|respond|return|output|write|print)';
const labelOnlyRequests: readonly RegExp[] = [
  new RegExp(String.raw`\b${answering}\b[^.\n]*\b(?:only|just|exactly|nothing (?:else|but|more))\b`, 'i'),
  new RegExp(String.raw`\b(?:only|just)\s+${answering}\b`, 'i'),
  /\b(?:nothing else|no (?:explanations?|other words|further text)|without (?:any )?explanations?)\b/i,
  /\bonly the (?:name of the )?(?:label|category|class|queue|topic|intent)\b/i,
];

/** Whether a prompt asks, outside its list of labels, for the label and nothing else. */
export function asksForLabelOnly(prompt: string): boolean {
  const rest = withoutLabels(prompt);
  return labelOnlyRequests.some((request) => request.test(rest));
}
