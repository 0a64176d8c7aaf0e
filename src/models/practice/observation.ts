// Tested by test/unit/models/practice/reflector.test.ts.
import { labelsNamedIn, mayBeLabel } from './label-list';
import type { ReportedExample } from './reflection-request';

/** What an example teaches about labels. */
export interface Observation {
  readonly example: string;
  readonly input: string;
  readonly expected: string;
  /** The label that the output names, if any. */
  readonly chosen: string | undefined;
  /** Whether the feedback asks for the label alone, and the output says more. */
  readonly isWordy: boolean;
}

/** Reads the expected label from an example's feedback. Returns undefined when the feedback doesn't name it. */
export function observe(example: ReportedExample, labels: readonly string[]): Observation | undefined {
  const named = labelsNamedIn(example.output, labels);
  const expected = expectedLabel(example, labels);
  if (expected === undefined) return undefined;
  const chosen = named.find((label) => label === expected) ?? named[0];
  return {
    example: example.name,
    input: example.input,
    expected,
    chosen,
    isWordy:
      example.score < 1 &&
      exactness.test(example.feedback) &&
      example.output.trim().toLowerCase() !== (chosen ?? expected).toLowerCase(),
  };
}

const exactness = /\b(?:exactly|only|equals?|nothing (?:else|more|but))\b/i;
const expectation = /\b(?:expected|should|must|correct|right answer|wanted)\b/i;

function expectedLabel({ output, score, feedback }: ReportedExample, labels: readonly string[]): string | undefined {
  const start = feedback.search(expectation);
  const statement = start < 0 ? '' : feedback.slice(start).replace(expectation, '');
  const quoted =
    /^[^\n"“`']{0,40}["“`']([^"”`'\n]+)["”`']/.exec(statement)?.[1] ?? /^\s*:\s*(\S+)\s*$/m.exec(statement)?.[1];
  const known = labels.find((label) => label.toLowerCase() === quoted?.toLowerCase());
  if (known !== undefined) return known;
  if (quoted !== undefined && mayBeLabel(quoted)) return quoted;
  const [stated] = labelsNamedIn(statement, labels);
  if (stated !== undefined) return stated;
  const inOutput = labelsNamedIn(output, labels);
  if (score === 1) return inOutput[0];
  const others = labelsNamedIn(feedback, labels).filter((label) => !inOutput.includes(label));
  return others.length === 1 ? others[0] : undefined;
}
