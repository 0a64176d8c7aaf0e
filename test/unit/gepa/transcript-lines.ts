import { nameOfExample, type ComponentTexts, type Subject } from '../../../src/gepa/candidate';
import type { RunEvent, SkipReason, StopReason, Task } from '../../../src/gepa/events';
import type { DiscardReason, Proposal } from '../../../src/gepa/proposal';

type RolloutEvent = Extract<
  RunEvent,
  { type: 'rolloutFinished' | 'rolloutReused' | 'rolloutFailed' | 'rolloutBroken' }
>;

/**
 * Renders the events of a search for a reader, one per line. Consecutive rollouts of a candidate or a proposal share a line,
 * and task 1.2 is the third task of iteration 1.
 */
export function renderTranscript(events: readonly RunEvent[], stop: StopReason): string {
  const lines: string[] = [];
  let open: { readonly head: string; readonly results: string[] } | undefined;
  const close = () => {
    if (open !== undefined) lines.push(`${open.head}: ${open.results.join(', ')}`);
    open = undefined;
  };
  for (const event of events) {
    if (isRollout(event)) {
      const head = `  ${event.type === 'rolloutReused' ? 'reuse' : 'run'} ${nameOfSubject(event.subject)}`;
      if (open?.head !== head) close();
      open ??= { head, results: [] };
      open.results.push(`${nameOfExample(event.example)} ${resultOf(event)}`);
      continue;
    }
    close();
    const line = lineOf(event);
    if (line !== undefined) lines.push(line);
  }
  close();
  return [...lines, '', `stop: ${stopReason(stop)}`, ''].join('\n');
}

function isRollout(event: RunEvent): event is RolloutEvent {
  return ['rolloutFinished', 'rolloutReused', 'rolloutFailed', 'rolloutBroken'].includes(event.type);
}

function resultOf(event: RolloutEvent): string {
  switch (event.type) {
    case 'rolloutFinished':
    case 'rolloutReused':
      return String(event.score);
    case 'rolloutFailed':
    case 'rolloutBroken':
      return `failed (${event.detail})`;
  }
}

/** What happened, or undefined for an event that decides nothing. */
function lineOf(event: Exclude<RunEvent, RolloutEvent>): string | undefined {
  switch (event.type) {
    case 'candidateAdded':
      return `  add candidate ${event.candidate} (${originOf(event)}): ${textsIn(event.texts)}`;
    case 'candidateScored':
      return `  candidate ${event.candidate} is scored and joins the pool`;
    case 'candidateDropped':
      return `  drop candidate ${event.candidate}: ${event.broken === undefined ? 'cannot beat its parent' : event.broken.kind}`;
    case 'exampleLeftOut':
      return `  leave out ${nameOfExample(event.example)}: ${event.detail}`;
    case 'iterationStarted':
      return ['', `iteration ${event.iteration}`, ...nameOfTasks(event.tasks)].join('\n');
    case 'iterationEnded':
      return `iteration ${event.iteration} ends`;
    case 'taskSkipped':
      return `  skip task ${event.iteration}.${event.task}: ${skipReason(event.reason)}`;
    case 'reflectionStarted':
      return `  reflect for task ${event.iteration}.${event.task} on ${event.components.join(' and ')}, scores ${event.scores.join(' ')}`;
    case 'reflectionFailed':
      return `  reflection ${event.reflection} failed: ${event.detail}`;
    case 'proposalMade':
      return `  propose ${event.proposal.number} (${proposalOrigin(event.proposal)}): ${textsIn(event.proposal.texts)}`;
    case 'proposalTested':
      return `  test proposal ${event.proposal}: scores ${event.after.map((score) => score ?? 'left out').join(' ')}`;
    case 'proposalDiscarded':
      return `  discard proposal ${event.proposal}: ${discardReason(event.reason)}`;
    case 'reviewRequested':
      return `  ask for a review of proposal ${event.proposal}`;
    case 'reviewTaken':
      return `\ntake the review of proposal ${event.proposal} before iteration ${event.beforeIteration}`;
    case 'testStarted':
      return `\nscore the test set for candidates ${event.candidates.join(' and ')}`;
    default:
      return undefined;
  }
}

function nameOfSubject(subject: Subject): string {
  return subject.kind === 'candidate' ? `candidate ${subject.index}` : `proposal ${subject.number}`;
}

/** The minibatches of each parent on a line, separated by bars. */
function nameOfTasks(tasks: readonly Task[]): readonly string[] {
  const parents = [...new Set(tasks.map(({ parent }) => parent))];
  return parents.map((parent) => {
    const minibatches = tasks.filter((task) => task.parent === parent).map(({ minibatch }) => minibatch);
    const names = minibatches.map((indices) => indices.map((index) => nameOfExample({ set: 'feedback', index })));
    return `  minibatches of candidate ${parent}: ${names.map((examples) => examples.join(' ')).join(' | ')}`;
  });
}

function textsIn(texts: ComponentTexts): string {
  return Object.entries(texts)
    .map(([component, text]) => `${component} = ${JSON.stringify(text)}`)
    .join(', ');
}

function originOf({ parents, origin }: Extract<RunEvent, { type: 'candidateAdded' }>): string {
  return origin.kind === 'seed' ? 'seed' : `proposal ${origin.proposal}, child of ${parents.join(' and ')}`;
}

function proposalOrigin({ origin, parents, iteration }: Proposal): string {
  const place = `iteration ${iteration}, child of ${parents.join(' and ')}`;
  switch (origin.kind) {
    case 'reflection':
      return `reflection, ${place}`;
    case 'edit':
      return `edit of ${origin.of}, ${place}`;
    case 'written':
      return `written, ${place}`;
    case 'merge':
      return `merge at ${origin.ancestor}, ${place}`;
    case 'trial':
      return `trial of what iteration ${origin.asked} asked for, ${place}`;
    case 'combination':
      return `combination of ${origin.of.join(' and ')}, ${place}`;
  }
}

function skipReason(reason: SkipReason): string {
  return 'detail' in reason ? `${reason.kind} (${reason.detail})` : reason.kind;
}

function stopReason(reason: StopReason): string {
  return reason.kind === 'budget' ? `budget of ${reason.limit} used up` : reason.kind;
}

function discardReason(reason: DiscardReason): string {
  switch (reason.kind) {
    case 'combined':
      return `combined into ${reason.into}`;
    case 'leftOut':
      return `left out of combination ${reason.of}`;
    case 'duplicate':
      return `duplicate of ${reason.of}`;
    case 'rejected':
      return `rejected (${reason.reason})`;
    case 'edited':
      return `edited as ${reason.by}`;
    default:
      return reason.kind;
  }
}
