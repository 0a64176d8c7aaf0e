// Tested by test/unit/system/agent/agent-system.test.ts.
import type { TraceStep } from '../../gepa/rollout';
import { cutMiddle } from '../../gepa/text/cut-middle';
import type { AgentStep } from './agent-log';

/** The most characters of a text of the agent's, and of what a tool was given or gave. */
const [longestText, longestResult] = [4000, 2000];
/** The most steps at the beginning and at the end. */
const [shownFirst, shownLast] = [10, 25];

/**
 * Returns the steps of an agent as those of each component: which of its files an agent had in mind isn't known. Long texts are cut,
 * and of many steps, those in the middle are left out.
 *
 * @param given what the agent was given of the row.
 * @param answer stands for its steps if it doesn't report them.
 */
export function traceOfAgent(
  components: readonly string[],
  given: string,
  steps: readonly AgentStep[],
  answer: string,
): readonly TraceStep[] {
  const described = steps.map(({ reasoning, toolCalls, text }): Omit<TraceStep, 'module' | 'input'> => ({
    ...(reasoning === '' ? {} : { reasoning: cutMiddle(reasoning, longestText) }),
    ...(toolCalls.length === 0
      ? {}
      : {
          toolCalls: toolCalls.map(({ name, input, output }) => ({
            name,
            input: cutMiddle(input, longestResult),
            output: cutMiddle(output, longestResult),
          })),
        }),
    output: cutMiddle(text, longestText),
  }));
  const leftOut = described.length - shownFirst - shownLast;
  const shown =
    leftOut > 0
      ? [
          ...described.slice(0, shownFirst),
          { output: `[… ${leftOut} steps are left out here …]` },
          ...described.slice(-shownLast),
        ]
      : described;
  const whole = shown.length === 0 ? [{ output: cutMiddle(answer, longestText) }] : shown;
  return components.flatMap((module) =>
    whole.map((step, place) => ({ module, input: place === 0 ? given : '', ...step })),
  );
}
