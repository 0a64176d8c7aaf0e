// Tested by test/unit/models/practice/reflector.test.ts.
import { formatDescription, parseDescription } from './description';
import { findLabelList } from './label-list';
import type { ReflectionRequest } from './reflection-request';
import { rewriteLabels } from './rewrite';
import { stemsOf } from './words';

/** Answers a request for a shorter text: leaves out the words of labels that none of the examples has. */
export function replyShorter({ mark, currentText, examples }: ReflectionRequest): string {
  const used = new Set(examples.flatMap(({ input }) => [...stemsOf(input).keys()]));
  const labels = (findLabelList(currentText)?.entries ?? []).map(({ name, description }) => {
    const { prose, mentions } = parseDescription(description);
    const kept = mentions.filter((mention) => [...stemsOf(mention).keys()].some((stem) => used.has(stem)));
    return {
      name,
      description: mentions.length === kept.length ? description : formatDescription({ prose, mentions: kept }),
    };
  });
  return [
    `<diagnosis-${mark}>\nSome labels list words that none of the examples has.\n</diagnosis-${mark}>`,
    `<changes-${mark}>\n<change>Leaves out words that no example needs.</change>\n</changes-${mark}>`,
    `<new_text-${mark}>\n${labels.length === 0 ? currentText : rewriteLabels(currentText, labels)}\n</new_text-${mark}>`,
  ].join('\n');
}
