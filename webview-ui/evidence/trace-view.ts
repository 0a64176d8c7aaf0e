// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import type { CostView, ScoredAnswer } from '../../src/editor/evidence/messages';
import type { ComponentTexts } from '../../src/gepa/candidate';
import { valueOf } from '../../src/gepa/named-values';
import type { Spending, ToolUse, TraceStep } from '../../src/gepa/rollout';
import { formatCost, formatTokens } from '../../src/gepa/words/amounts';
import { element } from '../elements';
import { evidenceWords as words } from './evidence-words';
import { longText } from './long-text';

/**
 * Shows a trace step by step. A single step is open; of several, the developer opens one after the other.
 *
 * @param texts the prompt of each module.
 */
export function traceView({ trace, system, scoring }: ScoredAnswer, texts: ComponentTexts): readonly HTMLElement[] {
  const isShort = trace.length === 1;
  return [
    element('p', { class: 'quiet', text: costLine(system, scoring) }),
    ...(trace.length === 0 ? [element('p', { text: words.noTrace })] : []),
    ...trace.map((step, place) => stepView(step, place, valueOf(texts, step.module), isShort)),
  ];
}

function costLine(system: CostView, scoring: CostView | undefined): string {
  return [
    [words.answering, ...amountsOf(system.spending), words.seconds(system.durationMs)].join(' · '),
    ...(scoring === undefined || (scoring.spending.calls === 0 && scoring.durationMs < 100)
      ? []
      : [[words.scoring, ...amountsOf(scoring.spending), words.seconds(scoring.durationMs)].join(' · ')]),
  ].join('\n');
}

function amountsOf(spending: Spending): readonly string[] {
  const cost = formatCost(spending);
  return spending.calls === 0 ? [] : [formatTokens(spending), ...(cost === undefined ? [] : [cost])];
}

function stepView(step: TraceStep, place: number, prompt: string | undefined, open: boolean): HTMLElement {
  const { module, input, reasoning, toolCalls = [], output, truncated, usage, durationMs } = step;
  const facts = [
    ...(toolCalls.length === 0 ? [] : [words.toolCalls(toolCalls.length)]),
    ...(usage === undefined ? [] : amountsOf(usage)),
    ...(durationMs === undefined ? [] : [words.seconds(durationMs)]),
    ...(truncated === undefined ? [] : [words.cutOff]),
  ];
  const summary = element(
    'summary',
    {},
    element('span', { class: 'step-name', text: words.stepTitle(place, module) }),
    ...(facts.length === 0 ? [] : [element('span', { class: 'quiet', text: ` · ${facts.join(' · ')}` })]),
    // What came of the step, while it is closed.
    element('span', { class: 'step-output', text: output.slice(0, 200), attributes: { dir: 'auto' } }),
  );
  const view = element(
    'details',
    { class: 'step' },
    summary,
    ...(prompt === undefined ? [] : [closedPart(words.prompt, prompt)]),
    part(words.input, input),
    ...(reasoning === undefined ? [] : [part(words.reasoning, reasoning)]),
    ...toolCalls.map(toolView),
    part(words.stepOutput, output),
  );
  view.open = open;
  return view;
}

function part(name: string, text: string): HTMLElement {
  return element('div', { class: 'step-part' }, element('h4', { text: name }), longText(text));
}

function closedPart(name: string, text: string): HTMLElement {
  return element('details', { class: 'step-part' }, element('summary', { text: name }), longText(text));
}

function toolView({ name, input, output, durationMs }: ToolUse): HTMLElement {
  return element(
    'div',
    { class: 'step-part tool' },
    element('h4', {
      text: [words.toolCall(name), ...(durationMs === undefined ? [] : [words.seconds(durationMs)])].join(' · '),
    }),
    element('p', { class: 'quiet', text: words.toolArguments }),
    longText(input),
    element('p', { class: 'quiet', text: words.toolResult }),
    longText(output),
  );
}
