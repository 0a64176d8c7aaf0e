// Tested by test/unit/runs/journal/journal-follower.test.ts.
import type { RunEvent } from '../../gepa/events';
import type { RunDescription } from '../../gepa/run-description';
import { faultOf } from './event-fault';
import type { JournalProblem } from './journal-problem';

type EventProblem = Omit<JournalProblem, 'line' | 'offset'>;

/** Checks the events of a journal against the run and against each other. */
export class EventCheck {
  /** Ids of paid calls and one-time decisions: counting one twice would distort budgets and scores. */
  private readonly seen = new Map<string, Set<string | number>>();
  private last = '';

  constructor(readonly run: RunDescription) {}

  /** Returns what is wrong with the next event, or undefined. */
  problemOf(event: RunEvent): EventProblem | undefined {
    const fault = this.faultOf(event);
    if (fault !== undefined) {
      return { kind: 'damaged', message: `This line is damaged (${fault}). Its event is skipped.` };
    }
    return this.repeats(event)
      ? { kind: 'repeated', message: 'This event is in the journal twice. It counts once.' }
      : undefined;
  }

  /** Returns why an event cannot belong to this run, or undefined. */
  faultOf(event: RunEvent): string | undefined {
    return faultOf(event, this.run);
  }

  private repeats(event: RunEvent): boolean {
    const key = uniquenessOf(event);
    if (key === undefined) return false;
    // Only an edited journal repeats a decision elsewhere, and the search detects that itself.
    if (key.kind === 'adjacent') {
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
  | { readonly kind: 'adjacent'; readonly content: string };

/** Returns how an event has to be unique: in the whole journal, or compared with the event before it. */
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
    case 'steeringGiven':
      return { kind: 'once', of: 'steering', id: event.steering.number };
    case 'runStarted':
      return { kind: 'once', of: 'start', id: 0 };
    case 'candidateAdded':
      return { kind: 'once', of: 'candidate', id: event.candidate };
    case 'proposalMade':
      return { kind: 'once', of: 'proposal', id: event.proposal.number };
    // These may repeat: a failed rollout is retried and wastes calls again, each end of a run may score the test set,
    // and a padded minibatch may reuse a rollout twice at the same moment.
    case 'rolloutFailed':
    case 'callsWasted':
    case 'exampleLeftOut':
    case 'rolloutReused':
    case 'guidanceRemoved':
    case 'runRenamed':
    case 'runResumed':
    case 'runPaused':
    case 'runContinued':
    case 'runStopped':
    case 'finalStarted':
    case 'winnerChosen':
    case 'testStarted':
      return undefined;
    default:
      return { kind: 'adjacent', content: JSON.stringify(event) };
  }
}
