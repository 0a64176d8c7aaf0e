import type { TraceStep } from '../rollout';
import { cutMiddle } from '../text/cut-middle';
import { tagged } from '../text/unique-tags';
import type { ReflectedExample } from './reflected-example';

/** The most characters of a text in a step of another module: it shows what the module was for, and costs tokens in every example. */
const longestText = 400;
/** The most steps of other modules at the beginning and at the end of a trace. */
const shownAtEnds = 3;

/** A step of a trace as a reflection on one module is shown it. */
export type ShownStep =
  | { readonly kind: 'own'; readonly step: TraceStep }
  | { readonly kind: 'other'; readonly step: TraceStep }
  | { readonly kind: 'leftOut'; readonly count: number };

/**
 * Returns the steps of a trace for a reflection on a module. Of many steps of other modules, those in the middle are left out, as
 * are steps that repeat one of its own: a program without a trace has the same step for every module.
 */
export function stepsAround(component: string, trace: readonly TraceStep[]): readonly ShownStep[] {
  const own = trace.filter(({ module }) => module === component);
  const isRepeated = ({ input, output }: TraceStep) =>
    own.some((step) => step.input === input && step.output === output);
  const shown = trace.filter((step) => step.module === component || !isRepeated(step));
  const others = shown.filter(({ module }) => module !== component);
  const leftOut = new Set(others.slice(shownAtEnds, -shownAtEnds));
  const steps: ShownStep[] = [];
  for (const step of shown) {
    const last = steps.at(-1);
    if (!leftOut.has(step)) steps.push({ kind: step.module === component ? 'own' : 'other', step });
    else if (last?.kind === 'leftOut') steps[steps.length - 1] = { kind: 'leftOut', count: last.count + 1 };
    else steps.push({ kind: 'leftOut', count: 1 });
  }
  return steps;
}

/** Whether the trace of an example shows modules besides the one that changes. */
export function hasOtherSteps(component: string, { details }: ReflectedExample): boolean {
  return stepsAround(component, details?.trace ?? []).some(({ kind }) => kind !== 'own');
}

/** Describes a step of another module in short. An output that the module's own inputs have isn't repeated. */
export function describeOtherStep(
  { module, input, toolCalls = [], output }: TraceStep,
  ownInputs: readonly string[],
  mark: string,
): string {
  const isGiven = output.length > 0 && ownInputs.some((own) => own.includes(output));
  const parts = [
    tagged('module', mark, module),
    tagged('step_input', mark, cutMiddle(input, longestText)),
    ...(toolCalls.length === 0
      ? []
      : [tagged('tools', mark, cutMiddle(toolCalls.map(({ name }) => name).join(', '), longestText))]),
    ...(isGiven
      ? [`Its output is part of the input of the module that you change.`]
      : [tagged('step_output', mark, cutMiddle(output, longestText))]),
  ];
  return tagged('other_step', mark, parts.join('\n'));
}
