import { hopsInWords } from '../retrieval/found-titles.mjs';

/** Scores 1 if the three hops together found every supporting document, as the paper does, and says which hop found what. */
export default function score(output, { example }) {
  const { sentences, missing } = hopsInWords(JSON.parse(output).hops, example.supporting_titles);
  const verdict =
    missing.length === 0
      ? 'All supporting documents were found.'
      : `Expected all ${example.supporting_titles.length} supporting documents, but ${missing.length} of them were not found.`;
  return { score: Number(missing.length === 0), feedback: [verdict, ...sentences].join('\n') };
}
