import type { RunEvent, ToldEvent } from './events';
import { sideBySide } from './side-by-side';
import type { Slots } from './slots';
import type { Turns } from './turns';

/** Who hears of paid work. */
export interface WorkNews {
  /** Hears what the work tells. */
  readonly tell: (event: ToldEvent) => void;
  /** Hears what the world has recorded itself. */
  readonly take: (event: RunEvent) => void;
}

/** What came of work on several items, in their order. */
export interface DoneWork<Result> {
  readonly results: readonly Result[];
  /** What was told of them, to be taken into the state. */
  readonly events: readonly RunEvent[];
}

/** How one item is worked on. */
export interface WayOfWorking<Item, Result> {
  readonly work: (item: Item, news: WorkNews) => Promise<Result>;
  /** Does the same at once where all of it is recorded, and gives undefined where it is not. */
  readonly repeat?: (item: Item, news: WorkNews) => Result | undefined;
}

/** Does work that is paid for, so much of it at once, and repeats without a wait what is recorded. */
export class PaidWork {
  constructor(
    private readonly turns: Turns,
    private readonly slots: Slots,
    /** Keeps what is told. */
    private readonly record: (event: ToldEvent) => RunEvent,
    private readonly cancel: AbortSignal,
  ) {}

  /** Works on several items, while others have their turns. What is told is kept at once. */
  async on<Item, Result>(
    items: readonly Item[],
    { work, repeat = () => undefined }: WayOfWorking<Item, Result>,
  ): Promise<DoneWork<Result>> {
    const told = items.map((): RunEvent[] => []);
    const newsAt = (place: number): WorkNews => {
      const take = (event: RunEvent) => void told[place]?.push(event);
      return { take, tell: (event) => take(this.record(event)) };
    };
    let failure: { readonly reason: unknown } | undefined;
    const repeated = items.map((item, place) => {
      try {
        return this.cancel.aborted ? undefined : repeat(item, newsAt(place));
      } catch (reason) {
        // The others are repeated all the same: what they tell belongs to the end of the run.
        failure ??= { reason };
        return undefined;
      }
    });
    if (isComplete(repeated) && this.turns.isAlone) return { results: repeated, events: told.flat() };
    const results = await this.turns.wait(() =>
      sideBySide(items, async (item, place) => {
        const result = repeated[place];
        if (result !== undefined) return result;
        return this.slots.run(() => {
          if (failure !== undefined) throw failure.reason;
          this.cancel.throwIfAborted();
          return work(item, newsAt(place));
        });
      }),
    );
    return { results, events: told.flat() };
  }
}

function isComplete<Result>(results: readonly (Result | undefined)[]): results is readonly Result[] {
  return results.every((result) => result !== undefined);
}
