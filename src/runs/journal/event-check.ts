import type { RunEvent } from '../../gepa/events';
import type { RunDescription } from '../../gepa/run-description';
import { faultOf } from './event-fault';
import type { JournalProblem } from './journal-problem';

type EventProblem = Omit<JournalProblem, 'line' | 'offset'>;

/** Checks the events of a journal against the run and against one another. */
export class EventCheck {
  /** Of what was paid for or said once: a second one would be counted twice. */
  private readonly seen = new Map<string, Set<string | number>>();
  private last = '';

  constructor(readonly run: RunDescription) {}

  /** What is wrong with the next event, or undefined. */
  problemOf(event: RunEvent): EventProblem | undefined {
    const fault = this.faultOf(event);
    if (fault !== undefined) {
      return { kind: 'damaged', message: `This line is damaged (${fault}). Its event is left out.` };
    }
    return this.repeats(event)
      ? { kind: 'repeated', message: 'This event is in the journal twice and counts once.' }
      : undefined;
  }

  /** What cannot be true of an event of this run, or undefined. */
  faultOf(event: RunEvent): string | undefined {
    return faultOf(event, this.run);
  }

  private repeats(event: RunEvent): boolean {
    const key = uniquenessOf(event);
    if (key === undefined) return false;
    // A decision comes again in another place only where the journal was edited, which the search finds out.
    if (key.kind === 'following') {
      const isRepeated = key.content === this.last;
      this.last = key.content;
      return isRepeated;
    }
    const seen = this.seen.get(key.of) ?? new Set();
    if (seen.has(key.id)) return true;
    this.seen.set(key.of, seen.add(key.id));
    return false;
  }
}

type Uniqueness =
  | { readonly kind: 'once'; readonly of: string; readonly id: string | number }
  | { readonly kind: 'following'; readonly content: string };

/** What an event may be only once: in the whole journal, or directly one after the other. */
function uniquenessOf(event: RunEvent): Uniqueness | undefined {
  switch (event.type) {
    case 'rolloutAnswered':
      return { kind: 'once', of: 'answer', id: event.rollout };
    case 'rolloutFinished':
    case 'rolloutBroken':
      return { kind: 'once', of: 'rollout', id: event.rollout };
    case 'reflectionFinished':
    case 'reflectionFailed':
      return { kind: 'once', of: 'reflection', id: event.reflection };
    case 'reviewDecided':
      return { kind: 'once', of: 'review', id: event.proposal };
    case 'runStarted':
      return { kind: 'once', of: 'start', id: 0 };
    case 'candidateAdded':
      return { kind: 'once', of: 'candidate', id: event.candidate };
    case 'proposalMade':
      return { kind: 'once', of: 'proposal', id: event.proposal.number };
    // A rollout that failed may be tried again and waste as much, the test set may be scored after several ends, and a minibatch that was padded
    // may reuse the same rollout twice in the same moment.
    case 'rolloutFailed':
    case 'callsWasted':
    case 'exampleLeftOut':
    case 'rolloutReused':
    case 'guidanceRemoved':
    case 'runResumed':
    case 'runPaused':
    case 'runContinued':
    case 'runStopped':
    case 'testStarted':
      return undefined;
    default:
      return { kind: 'following', content: JSON.stringify(event) };
  }
}
