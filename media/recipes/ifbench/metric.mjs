import { testConstraints } from './test-constraints.mjs';
import { trainingConstraints } from './training-constraints.mjs';

const known = { ...trainingConstraints, ...testConstraints };

/** Whether this recipe can check a constraint. */
export function isKnown(id) {
  return Object.hasOwn(known, id);
}

/**
 * Scores the share of the row's constraints that the response follows. The feedback says for each what it wants and what the response
 * has instead. With `config: { loose: true }`, as the authors of IFBench report it, the response may also be followed without its first
 * or last line, or without asterisks.
 */
export default function score(output, { example, config }) {
  const texts = config?.loose === true ? loosened(output) : [output];
  const verdicts = example.instruction_id_list.map((id, at) => verdictOn(id, example.kwargs[at] ?? {}, texts));
  const followed = verdicts.filter(({ problem }) => problem === undefined);
  const failed = verdicts.filter(({ problem }) => problem !== undefined);
  return {
    score: followed.length / verdicts.length,
    feedback: [
      `The response follows ${followed.length} of ${verdicts.length} constraints.`,
      ...failed.map(({ wanted, problem }) => `Not followed: the response must ${wanted}, but ${problem}.`),
      ...followed.map(({ wanted }) => `Followed: the response must ${wanted}.`),
    ].join('\n'),
  };
}

function verdictOn(id, given, texts) {
  if (!isKnown(id)) {
    throw new Error(
      `The row asks for "${id}", which this recipe can't check. Convert the data again, which leaves such rows out, or add it to test-constraints.mjs.`,
    );
  }
  // The published files list every argument of every constraint, most of them null.
  const { wanted, check } = known[id](Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)));
  const [problem, ...others] = texts.map((text) => (text.trim() === '' ? 'the response is empty' : check(text)));
  return { wanted, problem: others.includes(undefined) ? undefined : problem };
}

function loosened(output) {
  const lines = output.trim().split('\n');
  const cut = [lines, lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((some) => some.join('\n').trim());
  return [output, ...cut, ...cut.map((text) => text.replaceAll('*', ''))].filter((text) => text.trim() !== '');
}
