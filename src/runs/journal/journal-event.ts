import type { RunEvent, SearchEvent } from '../../gepa/events';
import type { TraceStep } from '../../gepa/rollout';
import type { SystemRun } from '../../system/system';

type EventOf<Type extends SearchEvent['type']> = Extract<SearchEvent, { readonly type: Type }>;

/** A score in [0, 1] and words that a system which judges itself gave with its reply. */
export type OwnJudgement = Pick<SystemRun, 'score' | 'feedback' | 'objectives'>;

/** The system's reply, as the journal keeps it. */
export interface AnsweredRecord extends EventOf<'rolloutAnswered'> {
  /** Absent where it is the output of the trace's last step. */
  readonly output?: string;
  readonly trace: readonly TraceStep[];
  readonly own?: OwnJudgement;
}

/** A score, as the journal keeps it. */
export type FinishedRecord = EventOf<'rolloutFinished'> & {
  readonly feedback: string;
  /** Where earlier versions kept the reply. */
  readonly output?: string;
  readonly trace?: readonly TraceStep[];
};

/** An event with all that the journal keeps of it. */
export type JournalRecord =
  Exclude<SearchEvent, { readonly type: 'rolloutAnswered' | 'rolloutFinished' }> | AnsweredRecord | FinishedRecord;

/** A line of a journal: `at` is the wall-clock time in milliseconds since 1970. */
export type JournalEvent = JournalRecord & { readonly at: number };

/** The event without what only the journal keeps: outputs, traces and feedback. */
export function withoutDetails(event: JournalEvent): RunEvent {
  switch (event.type) {
    case 'rolloutAnswered': {
      const { type, rollout, usage, durationMs, at } = event;
      return { type, rollout, usage, durationMs, at };
    }
    case 'rolloutFinished': {
      const { type, rollout, subject, example, score, objectives, usage, durationMs, at } = event;
      return { type, rollout, subject, example, score, objectives, usage, durationMs, at };
    }
    default:
      return event;
  }
}

/** A reply as the journal keeps it: what stands in its trace already is not written twice. */
export function asAnsweredRecord(rollout: string, answer: SystemRun & { readonly durationMs: number }): AnsweredRecord {
  const { output, trace, usage, durationMs, score, feedback, objectives } = answer;
  const own = {
    ...(score === undefined ? {} : { score }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(objectives === undefined ? {} : { objectives }),
  };
  return {
    type: 'rolloutAnswered',
    rollout,
    ...(trace.at(-1)?.output === output ? {} : { output }),
    trace,
    ...(Object.keys(own).length === 0 ? {} : { own }),
    usage,
    durationMs,
  };
}

/** The output of a reply that the journal keeps. */
export function outputOf({ output, trace = [] }: Pick<FinishedRecord, 'output' | 'trace'>): string {
  return output ?? trace.at(-1)?.output ?? '';
}
