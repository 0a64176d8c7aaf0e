/**
 * Lets several iterations work side by side and decide one at a time. Only the iteration that has the turn decides. It passes
 * the turn while it waits for work, and queues at once for the next one: it continues when its work is done and every iteration
 * that queued before it has had the turn. So the order of decisions follows from the decisions themselves, never from how
 * long anything took. With three iterations, of which the second gets its answers first:
 *
 *     1  decides ─ waits for rollouts ──────────────────── decides ─ ends
 *     2            decides ─ waits ── answered ─ queued ──────────── decides ─ ends
 *     3                      decides ─ waits ───────────────────────────────── decides
 *
 *     queue:  1 begins, 2 begins, 3 begins, then 1, 2, 3 in the order in which each began to wait
 */
export class Turns {
  /** Resolves when everything that is queued by now has had the turn and passed it. */
  private last: Promise<void> = Promise.resolve();
  private passTurn: () => void = () => undefined;
  private current = 0;
  /** How many have queued and not had the turn yet. */
  private queued = 0;
  /** Of the work that failed first, in the order of the turns. */
  private failure: { readonly reason: unknown } | undefined;

  constructor() {
    this.take(this.queue(), 0);
  }

  /** The iteration that has the turn; 0 when it wasn't begun by `start`. */
  get holder(): number {
    return this.current;
  }

  /** Whether nobody is queued: whoever has the turn would get it back at once. */
  get isAlone(): boolean {
    return this.queued === 0 && this.failure === undefined;
  }

  /**
   * Does work that takes time, while others have their turns, and takes the turn again before it resolves or rejects. Once
   * work has failed, nothing is decided any more: a run that is resumed decides what failed first.
   */
  async wait<Result>(work: () => Promise<Result>): Promise<Result> {
    const [holder, result, place] = [this.current, work(), this.queue()];
    this.passTurn();
    const [outcome] = await Promise.allSettled([result, place.before]);
    this.take(place, holder);
    if (outcome.status === 'rejected') this.fail(outcome.reason);
    this.throwFailure();
    return result;
  }

  /** Queues an iteration for its turns, from now until its work is over. */
  async start(holder: number, work: () => Promise<void>): Promise<void> {
    const place = this.queue();
    await place.before;
    this.take(place, holder);
    try {
      this.throwFailure();
      await work();
    } finally {
      this.passTurn();
    }
  }

  /** Passes the turn without queueing for the next one, and takes it again after others are through. */
  async yieldTurn(others: Promise<unknown>): Promise<void> {
    const holder = this.current;
    this.passTurn();
    await others;
    const place = this.queue();
    await place.before;
    this.take(place, holder);
  }

  /** Lets nobody decide any more. Whoever asks for the turn is told why. */
  fail(reason: unknown): void {
    this.failure ??= { reason };
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.reason;
  }

  private queue(): Place {
    this.queued += 1;
    const before = this.last;
    let leave: () => void = () => undefined;
    this.last = new Promise((resolve) => {
      leave = resolve;
    });
    return { before, leave };
  }

  private take({ leave }: Place, holder: number): void {
    this.queued -= 1;
    this.passTurn = leave;
    this.current = holder;
  }
}

/** A place in the queue. */
interface Place {
  readonly before: Promise<void>;
  readonly leave: () => void;
}
