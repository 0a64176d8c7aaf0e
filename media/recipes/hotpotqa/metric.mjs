import { hopsInWords } from '../retrieval/found-titles.mjs';

/**
 * Scores the answer by exact match, as the paper does: without case, punctuation and articles. The feedback says what was expected,
 * and for each hop which supporting documents it found and which were still missing.
 */
export default function score(output, { example }) {
  const { answer, hops } = JSON.parse(output);
  const isRight = plain(answer) === plain(example.answer);
  const { sentences } = hopsInWords(hops, example.supporting_titles);
  const verdict = isRight
    ? `The answer "${answer}" is right.`
    : `Expected the answer "${example.answer}", but the output was ${JSON.stringify(answer)}.${surplus(answer, example.answer)}`;
  return { score: Number(isRight), feedback: [verdict, ...sentences].join('\n') };
}

/** Tells a wrong answer from one in the wrong form, which another prompt fixes. */
function surplus(answer, expected) {
  const [got, wanted] = [` ${plain(answer)} `, ` ${plain(expected)} `];
  if (wanted.trim() !== '' && got.includes(wanted))
    return ' It contains the expected answer, but also other words: the match is exact.';
  if (got.trim() !== '' && wanted.includes(got)) return ' It is only a part of the expected answer.';
  return '';
}

function plain(text) {
  return String(text)
    .toLowerCase()
    .replace(/[\p{P}\p{S}]/gu, '')
    .replace(/\b(?:a|an|the)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
