// Tested by test/unit/gepa/search.test.ts.
import type { EmittedEvent, RunEvent } from './events';
import { sideBySide } from './side-by-side';
import type { Slots } from './slots';
import type { Turns } from './turns';

/** Keeps the events of one item of paid work. */
export interface WorkLog {
  /** Records an event of the work. */
  readonly record: (event: EmittedEvent) => void;
  /** Keeps an event that the world has already recorded. */
  readonly note: (event: RunEvent) => void;
}

/** The results of work on several items, in the order of the items. */
export interface WorkResults<Result> {
  readonly results: readonly Result[];
  /** The events of all items, in the order of the items, to be applied to the state. */
  readonly events: readonly RunEvent[];
}

/** Work on one item: done by `work`, or repeated from a journal by `repeat`. */
export interface Work<Item, Result> {
  readonly work: (item: Item, log: WorkLog) => Promise<Result>;
  /** Returns the recorded result immediately, or undefined if it isn't recorded in full. */
  readonly repeat?: (item: Item, log: WorkLog) => Result | undefined;
}

/** Does work that costs money within the run's concurrency, and repeats recorded work without waiting. */
export class PaidWork {
  constructor(
    private readonly turns: Turns,
    private readonly slots: Slots,
    private readonly record: (event: EmittedEvent) => RunEvent,
    private readonly cancel: AbortSignal,
  ) {}

  /** Works on several items while other iterations decide. Their events are recorded immediately. */
  async run<Item, Result>(
    items: readonly Item[],
    { work, repeat = () => undefined }: Work<Item, Result>,
  ): Promise<WorkResults<Result>> {
    const events = items.map((): RunEvent[] => []);
    const logAt = (place: number): WorkLog => {
      const note = (event: RunEvent) => void events[place]?.push(event);
      return { note, record: (event) => note(this.record(event)) };
    };
    let failure: { readonly reason: unknown } | undefined;
    const repeated = items.map((item, place) => {
      try {
        return this.cancel.aborted ? undefined : repeat(item, logAt(place));
      } catch (reason) {
        // The others are still repeated, because their events belong to the journal even if the run ends here.
        failure ??= { reason };
        return undefined;
      }
    });
    if (isComplete(repeated) && this.turns.isAlone) return { results: repeated, events: events.flat() };
    const results = await this.turns.wait(() =>
      sideBySide(items, async (item, place) => {
        const result = repeated[place];
        if (result !== undefined) return result;
        return this.slots.run(() => {
          if (failure !== undefined) throw failure.reason;
          this.cancel.throwIfAborted();
          return work(item, logAt(place));
        });
      }),
    );
    return { results, events: events.flat() };
  }
}

function isComplete<Result>(results: readonly (Result | undefined)[]): results is readonly Result[] {
  return results.every((result) => result !== undefined);
}
