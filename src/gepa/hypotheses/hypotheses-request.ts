// Tested by test/unit/gepa/reflection/hypotheses-reply.test.ts.
import { tagged } from '../text/unique-tags';
import type { TestedHypothesis } from './tested-hypotheses';

/** Describes the form of a reply with up to `count` hypotheses, each with its own text. */
export function hypothesesFormat(mark: string, count: number): string {
  return `Name up to ${count} different hypotheses about the cause, the most likely first. Each gets a text of its own, which changes the current \
text for this cause alone. The texts are tried against each other on the examples above. Give fewer rather than one that you don't believe or \
that only words another one differently.

Answer in exactly this form, with the parts numbered _1, _2, … for each hypothesis:

<diagnosis-${mark}>
what went wrong in the failing examples, in a few sentences
</diagnosis-${mark}>
<label_1-${mark}>
the first hypothesis in a few words
</label_1-${mark}>
<cause_1-${mark}>
why the examples failed if it is right, in a sentence or two
</cause_1-${mark}>
<changes_1-${mark}>
<change examples="names of the examples that show it, separated by commas">one change and its reason</change>
</changes_1-${mark}>
<new_text_1-${mark}>
the whole new text for this hypothesis and nothing else
</new_text_1-${mark}>`;
}

/** Tells a reflection which hypotheses about the current text were tested, and what they came to. */
export function describeTested(tested: readonly TestedHypothesis[] | undefined, mark: string): readonly string[] {
  if (tested === undefined || tested.length === 0) return [];
  return [
    'These hypotheses about the current text were tested before and did not win. Do not repeat them:',
    ...tested.map(({ label, cause, lines, result }) =>
      tagged(
        'tested',
        mark,
        [
          ...(label === '' ? [] : [tagged('label', mark, label)]),
          ...(cause === '' ? [] : [tagged('cause', mark, cause)]),
          tagged('change', mark, lines),
          tagged('result', mark, result),
        ].join('\n'),
      ),
    ),
  ];
}

/** Returns every text of tested hypotheses. */
export function textsOfTested(tested: readonly TestedHypothesis[] = []): readonly string[] {
  return tested.flatMap(({ label, cause, lines, result }) => [label, cause, lines, result]);
}
