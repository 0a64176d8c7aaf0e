// Tested by test/unit/runs/journal/indexed-event.test.ts.
import type { RunEvent, SearchEvent } from '../../gepa/events';
import type { Spending } from '../../gepa/rollout';
import type { ReflectionMessages } from '../../gepa/reflection/request';
import type { TraceStep } from '../../gepa/rollout';
import type { SystemRun } from '../../system/system';

type EventOf<Type extends SearchEvent['type']> = Extract<SearchEvent, { readonly type: Type }>;

/** The score in [0, 1] and the feedback that a self-scoring system returned with its reply. */
export type OwnJudgement = Pick<SystemRun, 'score' | 'feedback' | 'objectives'>;

/** A system's reply in the journal. */
export interface AnsweredRecord extends EventOf<'rolloutAnswered'> {
  /** Absent when it equals the output of the trace's last step. */
  readonly output?: string;
  readonly trace: readonly TraceStep[];
  readonly own?: OwnJudgement;
}

/** A request to a judge and its reply. */
export interface JudgeExchange {
  readonly request: readonly { readonly role: string; readonly content: string }[];
  readonly reply: string;
  readonly usage: Spending;
}

/** A score in the journal. */
export type FinishedRecord = EventOf<'rolloutFinished'> & {
  readonly feedback: string;
  /** What judges were asked for it. Absent when none was, and in journals of earlier versions. */
  readonly judges?: readonly JudgeExchange[];
  /** Earlier versions kept the reply here. */
  readonly output?: string;
  readonly trace?: readonly TraceStep[];
};

/** A reflection in the journal. */
export type ReflectionRecord = EventOf<'reflectionFinished'> & {
  /** The messages that were sent. Absent in journals of earlier versions. */
  readonly request?: ReflectionMessages['messages'];
};

/** An event with everything that the journal stores about it. */
export type JournalRecord =
  | Exclude<SearchEvent, { readonly type: 'rolloutAnswered' | 'rolloutFinished' | 'reflectionFinished' }>
  | AnsweredRecord
  | FinishedRecord
  | ReflectionRecord;

/** A line of a journal. `at` is in milliseconds since 1970. */
export type JournalEvent = JournalRecord & { readonly at: number };

/** Strips an event of the details that only the journal keeps: outputs, traces, feedback and requests. */
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
    case 'reflectionFinished': {
      const light = { ...event };
      delete light.request;
      return light;
    }
    default:
      return event;
  }
}

/** Converts a reply for the journal. An output that ends the trace is stored once. */
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

/** Returns the output of a reply in the journal. */
export function outputOf({ output, trace = [] }: Pick<FinishedRecord, 'output' | 'trace'>): string {
  return output ?? trace.at(-1)?.output ?? '';
}
