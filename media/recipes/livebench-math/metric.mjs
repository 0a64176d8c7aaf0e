import { sameFormula } from './same-formula.mjs';

/** The tasks of LiveBench-Math and how each is scored. */
export const tasks = { math_comp: competition, olympiad: proof, AMPS_Hard: formula };

/** Scores an answer as its task does, and says what was expected. */
export default function score(output, { example }) {
  return tasks[example.task](output, String(example.answer).trim());
}

/** A letter, which the problem wants five times, or the whole number of an AIME problem. */
function competition(output, expected) {
  const isLetter = /^[A-E]$/i.test(expected);
  const got = isLetter ? letterIn(output) : numberIn(output);
  const isRight = isLetter ? got === expected.toUpperCase() : Number(got) === Number(expected);
  if (got === undefined) {
    return verdict(
      0,
      `Expected the answer ${expected}, but the output has ${isLetter ? 'no letter of a choice' : 'no whole number'} as its answer.`,
    );
  }
  return verdict(
    Number(isRight),
    isRight ? `The answer ${got} is right.` : `Expected the answer ${expected}, but the output answers ${got}.`,
  );
}

function letterIn(output) {
  const five = [...output.matchAll(/([A-E])\1{4}/g)].at(-1)?.[1];
  return five ?? /^\W*(?:\\text\w*\{)?\W*([A-E])\b/.exec(boxed(output) ?? '')?.[1] ?? /\b([A-E])\W*$/.exec(output)?.[1];
}

function numberIn(output) {
  return (boxed(output)?.match(/\d+/g) ?? output.match(/\d+/g))?.at(-1);
}

/** The missing steps of a proof in their order. Scored by how far the order is from the right one. */
function proof(output, expected) {
  const wanted = numbers(expected);
  const list =
    [...output.matchAll(/\d+(?:\s*,\s*\d+)+/g)].at(-1)?.[0] ?? (wanted.length === 1 ? numberIn(output) : undefined);
  if (list === undefined)
    return verdict(0, `Expected a list of ${wanted.length} numbers, such as "1,2,3", but the output has none.`);
  const got = numbers(list);
  const right = 1 - distance(got, wanted) / Math.max(got.length, wanted.length);
  if (right === 1) return verdict(1, 'The order of the steps is right.');
  const at = wanted.findIndex((number, index) => got[index] !== number);
  const place =
    at === -1
      ? `It has ${got.length - wanted.length} numbers too many.`
      : `Place ${at + 1} should be ${wanted[at]}, and is ${got[at] ?? 'missing'}.`;
  return verdict(right, `Expected the steps ${wanted.join(',')}, but the output has ${got.join(',')}. ${place}`);
}

/** A formula in \boxed{}. */
function formula(output, expected) {
  const got = boxed(output);
  if (got === undefined)
    return verdict(0, `Expected the answer ${expected} in \\boxed{}, but the output has no \\boxed{}.`);
  const isRight = sameFormula(got, expected);
  return verdict(
    Number(isRight),
    isRight
      ? `The answer ${got} is right.`
      : `Expected ${expected} or an equal formula, but the output answers ${got}.`,
  );
}

/** What is in the last \boxed{}. */
function boxed(output) {
  const start = Math.max(output.lastIndexOf('\\boxed{'), output.lastIndexOf('\\fbox{'));
  if (start === -1) return undefined;
  const from = output.indexOf('{', start) + 1;
  let depth = 1;
  for (let at = from; at < output.length; at += 1) {
    depth += output[at] === '{' ? 1 : output[at] === '}' ? -1 : 0;
    if (depth === 0) return output.slice(from, at).trim();
  }
  return undefined;
}

function numbers(list) {
  return list.split(',').map(Number);
}

/** Levenshtein's distance of two lists. */
function distance(first, second) {
  let row = second.map((_, at) => at + 1);
  row.unshift(0);
  for (const [line, item] of first.entries()) {
    const next = [line + 1];
    for (const [at, other] of second.entries()) {
      next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + Number(item !== other)));
    }
    row = next;
  }
  return row[second.length];
}

function verdict(value, feedback) {
  return { score: value, feedback };
}
