import { nameOfExample } from '../../gepa/candidate';
import type { Spending } from '../../gepa/rollout';
import { formatScore } from '../../gepa/words/score-words';
import { describeSpending } from '../../gepa/words/spending-words';
import { readFoldable } from '../journal/journal';
import { outputOf, type JournalEvent, type ReflectionRecord } from '../journal/journal-event';
import { journalFile } from '../journal/journal-file';
import type { OnProblem } from '../journal/journal-problem';
import { readEventAt, type LinePlace } from '../journal/rollout-store';
import { inTimeSlices } from '../journal/time-slices';
import { markdownFence, markdownLine } from './markdown-text';

/** Something that a run paid for, as its journal has it. */
export type PaidEvent = Extract<
  JournalEvent,
  { type: 'rolloutAnswered' | 'rolloutFinished' | 'reflectionFinished' | 'callsWasted' }
>;

/**
 * Reads all that a run asked and was answered, with its usage, in the order of the answers. Holds one of them at a time.
 *
 * @throws {UserError} when the journal is missing or cannot be read.
 */
export function* readPaidEvents(runFolder: string, onProblem: OnProblem): Generator<PaidEvent> {
  const file = journalFile(runFolder);
  for (const entry of readFoldable(runFolder, onProblem)) {
    if (!isPaid(entry.event)) continue;
    const whole = readEventAt(file, entry);
    if (whole !== undefined && isPaid(whole)) yield whole;
  }
}

function isPaid<Event extends { readonly type: string }>(event: Event): event is Event & { type: PaidEvent['type'] } {
  return ['rolloutAnswered', 'rolloutFinished', 'reflectionFinished', 'callsWasted'].includes(event.type);
}

/** The most that a document shows. Earlier ones are in the journal. */
const mostShown = 300;

/**
 * Writes the latest requests and replies of a run in Markdown, with what each cost.
 *
 * @throws {UserError} when the journal is missing or cannot be read.
 */
export async function requestsMarkdown(runFolder: string): Promise<string> {
  const file = journalFile(runFolder);
  const latest: LinePlace[] = [];
  let count = 0;
  for await (const entries of inTimeSlices(readFoldable(runFolder, () => undefined))) {
    for (const { event, offset, size } of entries) {
      if (!isPaid(event)) continue;
      count += 1;
      latest.push({ offset, size });
      if (latest.length > mostShown) latest.shift();
    }
  }
  const shown = latest.flatMap((place) => readEventAt(file, place) ?? []).filter(isPaid);
  const earlier = count - latest.length;
  return [
    '# Requests and replies',
    ...(count === 0 ? ['Nothing was requested yet.'] : []),
    ...(earlier === 0
      ? []
      : [`The latest ${mostShown}. \`gepa report RUN --requests\` prints the ${earlier} before them too.`]),
    ...shown.map(sectionOf),
    '',
  ].join('\n\n');
}

function sectionOf(event: PaidEvent): string {
  switch (event.type) {
    case 'rolloutAnswered':
      return [
        heading(`Rollout ${event.rollout}`, event.usage, event.durationMs),
        ...event.trace.flatMap(({ module, input, reasoning, toolCalls = [], output, usage }) => [
          `### ${markdownLine(module)}${usage === undefined ? '' : ` · ${describeSpending(usage)}`}`,
          block('Input', input),
          ...(reasoning === undefined ? [] : [block('Reasoning', reasoning)]),
          ...toolCalls.map((call) => block(`Tool ${call.name}`, `${call.input}\n${call.output}`)),
          block('Output', output),
        ]),
        ...(event.output === undefined ? [] : [block('Output of the system', outputOf(event))]),
      ].join('\n\n');
    case 'rolloutFinished':
      return [
        heading(
          `Score of ${event.rollout}: ${formatScore(event.score)} on ${nameOfExample(event.example)}`,
          event.usage,
          event.durationMs,
        ),
        block('Feedback', event.feedback),
        ...(event.judges ?? []).flatMap(({ request, reply, usage }) => [
          `### Judge · ${describeSpending(usage)}`,
          ...request.map(({ role, content }) => block(`Request (${role})`, content)),
          block('Reply', reply),
        ]),
      ].join('\n\n');
    case 'reflectionFinished':
      return reflectionSection(event);
    case 'callsWasted':
      return heading(`Unusable replies to ${event.of}`, event.usage);
  }
}

/** Writes the request and the reply of a reflection. */
export function reflectionSection({ reflection, request = [], reply, usage, durationMs }: ReflectionRecord): string {
  return [
    heading(`Reflection ${reflection}`, usage, durationMs),
    ...request.map(({ role, content }) => block(`Request (${role})`, content)),
    block('Reply', reply),
  ].join('\n\n');
}

function heading(title: string, usage: Spending, durationMs?: number): string {
  const duration = durationMs === undefined ? [] : [`${(durationMs / 1000).toFixed(1)} s`];
  return `## ${[markdownLine(title), ...(usage.calls === 0 ? [] : [describeSpending(usage)]), ...duration].join(' · ')}`;
}

function block(label: string, text: string): string {
  return `${markdownLine(label)}:\n\n${markdownFence('text', text)}`;
}
