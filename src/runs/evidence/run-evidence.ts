// Tested by test/unit/runs/evidence/example-view.test.ts.
import type { ComponentTexts, ExampleReference, Subject } from '../../gepa/candidate';
import type { RunEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';
import { TextNumbers } from '../../gepa/text/text-numbers';
import { JournalFollower } from '../journal/journal';
import { journalFile } from '../journal/journal-file';
import type { ReflectionRecord } from '../journal/journal-event';
import { taskOfReflection } from '../journal/reflection-task';
import { readEventAt, RolloutStore, type LinePlace, type RolloutRecords } from '../journal/rollout-store';
import { inTimeSlices } from '../journal/time-slices';

/** A rollout that came to an end. `order` counts them in the order of their ends. */
export type EndedRollout = { readonly rollout: string; readonly order: number } & (
  { readonly kind: 'scored'; readonly score: number } | { readonly kind: 'broken' | 'failed'; readonly detail: string }
);

/** What the reflection model replied for a task: one reply for each attempt at each component. */
export interface ReflectionReplies {
  readonly task: string;
  readonly replies: readonly ReflectionRecord[];
}

/**
 * Finds the rollouts of candidates and proposals in a run's journal, and reads their texts from disk on demand. Texts that are the
 * same share their rollouts, as the search itself reuses them: a candidate has those of the proposal that it comes from.
 */
export class RunEvidence {
  private follower: JournalFollower;
  private store: RolloutStore;
  private ended = new Map<string, EndedRollout[]>();
  private places = new Map<string, { readonly subject: Subject; readonly example: ExampleReference }>();
  private reflected = new Map<string, LinePlace[]>();
  private count = 0;
  private readonly texts = new TextNumbers();
  private readonly subjects = new Map<number, Subject[]>();
  private readonly known = { candidates: 0, proposals: 0 };
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly runFolder: string) {
    this.follower = this.newFollower();
    this.store = new RolloutStore(journalFile(runFolder));
  }

  /**
   * Reads what was added to the journal, without blocking the editor.
   *
   * @throws {UserError} when the journal is missing or cannot be read.
   */
  catchUp(): Promise<void> {
    const caughtUp = this.reading.then(() => this.follow());
    this.reading = caughtUp.catch(() => undefined);
    return caughtUp;
  }

  /** Returns the rollouts of a text on the row of an example, the oldest first. Each is of this text, whoever asked for it. */
  rolloutsOf(state: RunState, subject: Subject, example: ExampleReference): readonly EndedRollout[] {
    const same = this.subjectsWithTexts(state, subject);
    const sets =
      state.run.paretoIsFeedback && example.set !== 'test' ? (['feedback', 'pareto'] as const) : [example.set];
    return same
      .flatMap((one) => sets.flatMap((set) => this.ended.get(keyOf(one, { set, index: example.index })) ?? []))
      .sort((a, b) => a.order - b.order);
  }

  /** Returns the latest score of a text on the row of an example. */
  scoreOf(state: RunState, subject: Subject, example: ExampleReference): number | undefined {
    const latest = this.rolloutsOf(state, subject, example).at(-1);
    return latest?.kind === 'scored' ? latest.score : undefined;
  }

  /** Yields every rollout that was scored, with what it ran. */
  *scoredRollouts(): Generator<{
    readonly rollout: string;
    readonly subject: Subject;
    readonly example: ExampleReference;
  }> {
    for (const [key, place] of this.places) {
      for (const { kind, rollout } of this.ended.get(key) ?? []) if (kind === 'scored') yield { ...place, rollout };
    }
  }

  /** Yields the tasks of the reflection model, with its replies as they are read from disk. */
  *reflections(): Generator<ReflectionReplies> {
    const file = journalFile(this.runFolder);
    for (const [task, places] of this.reflected) {
      const events = places.map((place) => readEventAt(file, place));
      yield { task, replies: events.filter((event) => event?.type === 'reflectionFinished') };
    }
  }

  /** Reads what the journal has of a rollout. */
  recordsOf(rollout: string): RolloutRecords {
    return this.store.recordsOf(rollout);
  }

  /** Returns the latest rollout of a text on the row of an example, if it was scored. */
  latestOf(state: RunState, subject: Subject, example: ExampleReference): string | undefined {
    const latest = this.rolloutsOf(state, subject, example).at(-1);
    return latest?.kind === 'scored' ? latest.rollout : undefined;
  }

  /** Reads the output of the latest rollout of a text on the row of an example. */
  outputOf(state: RunState, subject: Subject, example: ExampleReference): string | undefined {
    const rollout = this.latestOf(state, subject, example);
    return rollout === undefined ? undefined : this.outputOfRollout(rollout);
  }

  /** Reads the objectives of the latest rollout of a text on the row of an example, as scores from 0 to 1. */
  objectivesOf(state: RunState, subject: Subject, example: ExampleReference): Readonly<Record<string, number>> {
    const rollout = this.latestOf(state, subject, example);
    return (rollout === undefined ? undefined : this.recordsOf(rollout).finished?.objectives) ?? {};
  }

  /** Reads the output of a rollout. */
  outputOfRollout(rollout: string): string | undefined {
    return this.store.outputOf(rollout);
  }

  private newFollower(): JournalFollower {
    return new JournalFollower(this.runFolder, () => undefined);
  }

  private async follow(): Promise<void> {
    if (this.follower.isOutdated) {
      // The journal was replaced, as when a damaged one is restored.
      this.follower = this.newFollower();
      this.store = new RolloutStore(journalFile(this.runFolder));
      this.ended = new Map();
      this.places = new Map();
      this.reflected = new Map();
    }
    for await (const entries of inTimeSlices(this.follower.read())) {
      for (const { event, offset, size } of entries) {
        this.store.record(event, { offset, size });
        if (event.type === 'reflectionFinished') this.noteReflection(event.reflection, { offset, size });
        else this.note(event);
      }
    }
  }

  private noteReflection(reflection: string, place: LinePlace): void {
    const task = taskOfReflection(reflection);
    this.reflected.set(task, [...(this.reflected.get(task) ?? []), place]);
  }

  private note(event: RunEvent): void {
    if (event.type !== 'rolloutFinished' && event.type !== 'rolloutBroken' && event.type !== 'rolloutFailed') return;
    const { rollout, subject, example } = event;
    const key = keyOf(subject, example);
    const others = this.ended.get(key) ?? [];
    // A rollout that failed is run again under its id when the run is resumed.
    this.ended.set(key, [...others.filter((other) => other.rollout !== rollout), endOf(event, this.count)]);
    this.places.set(key, { subject, example });
    this.count += 1;
  }

  private subjectsWithTexts(state: RunState, subject: Subject): readonly Subject[] {
    for (; this.known.proposals < state.proposals.length; this.known.proposals += 1)
      this.numberTexts(state, { kind: 'proposal', number: this.known.proposals + 1 });
    for (; this.known.candidates < state.candidates.length; this.known.candidates += 1)
      this.numberTexts(state, { kind: 'candidate', index: this.known.candidates });
    const texts = textsOfSubject(state, subject);
    return texts === undefined ? [] : (this.subjects.get(this.texts.of(texts)) ?? []);
  }

  private numberTexts(state: RunState, subject: Subject): void {
    const texts = textsOfSubject(state, subject);
    if (texts === undefined) return;
    const number = this.texts.of(texts);
    this.subjects.set(number, [...(this.subjects.get(number) ?? []), subject]);
  }
}

/** Returns all texts of a candidate or a proposal; undefined when the run doesn't have it. */
export function textsOfSubject({ candidates, proposals }: RunState, subject: Subject): ComponentTexts | undefined {
  if (subject.kind === 'candidate') return candidates[subject.index]?.texts;
  const proposal = proposals[subject.number - 1]?.proposal;
  const parent = proposal === undefined ? undefined : candidates[proposal.parents[0]];
  return proposal === undefined ? undefined : { ...parent?.texts, ...proposal.texts };
}

/** Returns the candidate that a proposal became, otherwise the subject itself. */
export function presentSubject({ proposals }: RunState, subject: Subject): Subject {
  const candidate = subject.kind === 'proposal' ? proposals[subject.number - 1]?.candidate : undefined;
  return candidate === undefined ? subject : { kind: 'candidate', index: candidate };
}

function keyOf(subject: Subject, { set, index }: ExampleReference): string {
  return subject.kind === 'candidate' ? `c${subject.index}/${set}/${index}` : `p${subject.number}/${set}/${index}`;
}

function endOf(
  event: Extract<RunEvent, { type: 'rolloutFinished' | 'rolloutBroken' | 'rolloutFailed' }>,
  order: number,
): EndedRollout {
  const { rollout } = event;
  if (event.type === 'rolloutFinished') return { kind: 'scored', rollout, order, score: event.score };
  return { kind: event.type === 'rolloutBroken' ? 'broken' : 'failed', rollout, order, detail: event.detail };
}
