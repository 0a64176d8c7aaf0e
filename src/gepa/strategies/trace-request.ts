// Tested by test/unit/gepa/strategies/trace.test.ts.
import { describeSystem, textsOfBriefing } from '../reflection/briefing';
import type { ReflectionTask } from '../reflection/propose-text';
import { textsOfExample, type ReflectedExample } from '../reflection/reflected-example';
import {
  answerFormat,
  describeConstraints,
  formatScore,
  textsOfConstraints,
  type ReflectionMessages,
} from '../reflection/request';
import { shortenExamples } from '../reflection/shorten';
import type { RolloutDetails } from '../rollout';
import { tagged, uniqueMark } from '../text/unique-tags';

/** Texts that were tried, and the means of their parent and of them on the same examples. */
export interface PastAttempt {
  readonly texts: readonly (readonly [component: string, text: string])[];
  readonly result: { readonly before: number; readonly after: number; readonly examples: number };
}

type Content = ReflectionTask['content'];

const instructions = `You debug a program whose variables are texts for language models. You are given the variables, executions of the \
program on examples, each as code with the values of every step, and feedback on the outputs. Work out how the variables led to the \
outputs that the feedback finds wrong, following the values from step to step. Then change those variables that are at fault so \
that the program does right on these inputs and on others like them. Keep what works, and leave a variable out if it is not at \
fault. Do not copy an example's input into a variable.`;

const documentation = `module(variable, input, ...) asks a language model with the variable as its instructions. It returns the model's answer.
tool(name, arguments) runs a tool that a module asked for. It returns the tool's result.
step(name, input, ...) is a part of the program that has no variable of its own.`;

/** Composes the one request of a step: the program of each execution, and all variables to change. */
export function composeTrace(
  variables: readonly Content[],
  examples: readonly ReflectedExample[],
  past: readonly PastAttempt[],
): ReflectionMessages {
  const briefing = variables[0]?.briefing ?? {};
  const mark = uniqueMark([
    ...textsOfBriefing(briefing),
    ...variables.flatMap((variable) => [variable.currentText, ...textsOfConstraints(variable)]),
    ...examples.flatMap(textsOfExample),
    ...examples.flatMap(({ details }) => details?.trace.map(({ module }) => module) ?? []),
    ...past.flatMap(({ texts }) => texts.map(([, text]) => text)),
  ]);
  const names = new Set(variables.map(({ component }) => component));
  const parts = [
    ...describeSystem(briefing, mark),
    'The variables, which you can change:',
    ...variables.map(({ component, currentText }, at) =>
      tagged('current_text', mark, currentText, ` number="${at + 1}" variable="${component}"`),
    ),
    'Documentation of the functions in the code:',
    tagged('documentation', mark, documentation),
    ...variables.flatMap((variable) => {
      const constraints = describeConstraints(variable, mark);
      return constraints.length === 0
        ? []
        : [tagged('constraints', mark, constraints.join('\n\n'), ` variable="${variable.component}"`)];
    }),
    ...(past.length === 0
      ? []
      : [
          'What was tried before, the oldest first, with the mean score before and after the change on the same examples:',
          ...past.map((attempt) => describeAttempt(attempt, mark)),
        ]),
    'The executions:',
    ...examples.map((example) => describeExecution(example, names, mark)),
    traceFormat(mark, variables.length),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: briefing.instructions ?? instructions },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () => {
      const shorter = shortenExamples(examples);
      return shorter && composeTrace(variables, shorter, past);
    },
  };
}

/** Describes the form of the reply: one text, or those of several variables that change. */
export function traceFormat(mark: string, variables: number): string {
  if (variables < 2) return answerFormat(mark);
  return `Answer in this form, with the last two parts for each variable that you change and its number in place of N:

<diagnosis-${mark}>
what in which variable led to the wrong outputs, in a few sentences
</diagnosis-${mark}>
<changes_N-${mark}>
<change examples="names of the examples that show it, separated by commas">one change of the variable and its reason</change>
</changes_N-${mark}>
<new_text_N-${mark}>
the whole new value of the variable and nothing else
</new_text_N-${mark}>`;
}

function describeAttempt({ texts, result: { before, after, examples } }: PastAttempt, mark: string): string {
  const attributes = ` before="${formatScore(before)}" after="${formatScore(after)}" examples="${examples}"`;
  const values = texts.map(([component, text]) => tagged('text', mark, text, ` variable="${component}"`));
  return tagged('attempt', mark, values.join('\n'), attributes);
}

/** Shows one execution as a program. Names that came from outside are values, so that they can't pass for code. */
function describeExecution(
  { name, score, details }: ReflectedExample,
  names: ReadonlySet<string>,
  mark: string,
): string {
  const attributes = ` name="${name}" score="${formatScore(score)} of 1"`;
  if (details === undefined) return tagged('example', mark, 'Only the score of this run is known.', attributes);
  const { code, inputs, others } = programOf(details, names);
  const values = (kind: string, all: readonly Value[]) =>
    all.map(([variable, value]) => tagged(kind, mark, value, ` variable="${variable}"`));
  const parts = [
    tagged('code', mark, code.join('\n')),
    ...values('input', inputs),
    ...values('other', others),
    ...values('output', [['output', details.output]]),
    tagged('feedback', mark, details.feedback),
  ];
  return tagged('example', mark, parts.join('\n'), attributes);
}

type Value = readonly [name: string, value: string];

/** The execution as code, one assignment for each tool call and each step, with the values of everything that it names. */
function programOf({ trace, output }: RolloutDetails, names: ReadonlySet<string>) {
  const code: string[] = [];
  const inputs: Value[] = [];
  const others: Value[] = [];
  const outputs = new Map<string, string>();
  for (const [at, { module, input, reasoning, toolCalls = [], output: answer, truncated }] of trace.entries()) {
    const step = at + 1;
    // What an earlier step returned is that step's value.
    const from = outputs.get(input);
    if (from === undefined) (at === 0 ? inputs : others).push([`input_${step}`, input]);
    const used = toolCalls.map((_, nth) => `tool_${step}_${nth + 1}`);
    for (const [nth, use] of toolCalls.entries()) {
      const call = `${step}_${nth + 1}`;
      code.push(`tool_${call} = tool(name_${call}, arguments_${call})`);
      others.push([`name_${call}`, use.name], [`arguments_${call}`, use.input], [`tool_${call}`, use.output]);
    }
    const isOwn = names.has(module);
    if (!isOwn) others.push([`name_${step}`, module]);
    if (reasoning !== undefined) others.push([`reasoning_${step}`, reasoning]);
    const parameters = [isOwn ? module : `name_${step}`, from ?? `input_${step}`, ...used];
    const cut = truncated === true ? '  # cut off at the token limit' : '';
    code.push(`output_${step} = ${isOwn ? 'module' : 'step'}(${parameters.join(', ')})${cut}`);
    // The output of the program is shown as such.
    if (answer !== output || at + 1 < trace.length) others.push([`output_${step}`, answer]);
    outputs.set(answer, `output_${step}`);
  }
  code.push(`output = ${outputs.get(output) ?? 'result(of the steps above)'}`);
  return { code, inputs, others };
}
