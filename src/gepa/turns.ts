/**
 * Lets several iterations work side by side and decide one at a time. Only the one that has the turn decides. It hands the
 * turn on while it waits for work, and has it back when the work is done and all who began to wait before have had it. So
 * the order of decisions follows from the decisions themselves, and never from how long anything took.
 */
export class Turns {
  /** Resolves when all who wait by now have had the turn and handed it on. */
  private last: Promise<void> = Promise.resolve();
  private handOn: () => void = () => undefined;
  private current = 0;
  /** Of the work that failed first, in the order of the turns. */
  private failure: { readonly reason: unknown } | undefined;

  constructor() {
    this.take(this.queue(), 0);
  }

  /** Whose turn it is: the name given to `start`, or 0 for whom nobody started. */
  get holder(): number {
    return this.current;
  }

  /**
   * Does work that takes time, while others have their turns. It resolves with the turn taken, and so it rejects: once
   * everything that the work began is over. After that nobody decides any more, for a run that is resumed decides what
   * failed first.
   */
  async wait<Result>(work: () => Promise<Result>): Promise<Result> {
    const [holder, result, place] = [this.current, work(), this.queue()];
    this.handOn();
    const [outcome] = await Promise.allSettled([result, place.before]);
    this.take(place, holder);
    if (outcome.status === 'rejected') this.failure ??= { reason: outcome.reason };
    this.throwFailure();
    return result;
  }

  /** Gives someone else turns from now on, until their work is over. */
  async start(holder: number, work: () => Promise<void>): Promise<void> {
    const place = this.queue();
    await place.before;
    this.take(place, holder);
    try {
      this.throwFailure();
      await work();
    } finally {
      this.handOn();
    }
  }

  /** Stands back, without a place among those who wait, until others are through. */
  async standBack(others: Promise<unknown>): Promise<void> {
    const holder = this.current;
    this.handOn();
    await others;
    const place = this.queue();
    await place.before;
    this.take(place, holder);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.reason;
  }

  private queue(): Place {
    const before = this.last;
    let leave: () => void = () => undefined;
    this.last = new Promise((resolve) => {
      leave = resolve;
    });
    return { before, leave };
  }

  private take({ leave }: Place, holder: number): void {
    this.handOn = leave;
    this.current = holder;
  }
}

/** A place among those who wait for their turn. */
interface Place {
  readonly before: Promise<void>;
  readonly leave: () => void;
}
