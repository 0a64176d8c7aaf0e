/**
 * Lets iterations work side by side but decide one at a time, in an order that doesn't depend on how fast replies arrive.
 *
 * Only the iteration that has the turn decides. When it needs work that takes time, such as rollouts, it starts the work,
 * joins the end of the queue and passes the turn. It has the turn again when it is first in the queue and its work is done.
 * In this example the reply for iteration 2 arrives first, and 2 still decides after 1:
 *
 *     what happens                       turn after it  queue after it
 *     1, 2 and 3 begin                   1              2 3
 *     1 decides, requests rollouts       2              3 1
 *     2 decides, requests rollouts       3              1 2
 *     3 decides, requests rollouts       none           1 2 3
 *     the reply for 2 arrives            none           1 2 3      2 waits for 1
 *     the reply for 1 arrives            1              2 3
 *     1 decides and ends                 2              3          2 already has its reply
 *     2 decides and ends                 none           3
 *     the reply for 3 arrives            3
 *
 * The queue is a chain of promises: each place is reached when the place before it passes the turn.
 */
export class Turns {
  /** Resolves when the last place in the queue passes the turn. */
  private last: Promise<void> = Promise.resolve();
  /** Passes the turn of the iteration that has it now. */
  private passTurn: () => void = () => undefined;
  private current = 0;
  /** Places in the queue that haven't had the turn yet. */
  private queued = 0;
  /** The first failure, in the order of turns. */
  private failure: { readonly reason: unknown } | undefined;

  constructor() {
    this.take(this.queue(), 0);
  }

  /** The iteration that has the turn; 0 for the search itself, outside of iterations. */
  get holder(): number {
    return this.current;
  }

  /** Whether no iteration is queued, so that passing the turn would give it right back. */
  get isAlone(): boolean {
    return this.queued === 0 && this.failure === undefined;
  }

  /**
   * Passes the turn while work is under way, and has it again when it resolves or rejects. Rejects with the first failure
   * once any work has failed, even if this work succeeded: no decision may follow a failure.
   */
  async wait<Result>(work: () => Promise<Result>): Promise<Result> {
    const [holder, result, place] = [this.current, work(), this.queue()];
    this.passTurn();
    const [outcome] = await Promise.allSettled([result, place.reached]);
    this.take(place, holder);
    if (outcome.status === 'rejected') this.fail(outcome.reason);
    this.throwFailure();
    return result;
  }

  /** Queues an iteration, does its work when its turn comes, and passes the turn at the end. */
  async start(holder: number, work: () => Promise<void>): Promise<void> {
    const place = this.queue();
    await place.reached;
    this.take(place, holder);
    try {
      this.throwFailure();
      await work();
    } finally {
      this.passTurn();
    }
  }

  /** Passes the turn, and queues for it again only when the others are done. */
  async yieldTurn(others: Promise<unknown>): Promise<void> {
    const holder = this.current;
    this.passTurn();
    await others;
    const place = this.queue();
    await place.reached;
    this.take(place, holder);
  }

  /** Ends all decisions: from now on, every `wait` and `start` rejects with the first reason. */
  fail(reason: unknown): void {
    this.failure ??= { reason };
  }

  /** Allows decisions again after `fail`, once nothing is under way. */
  recover(): void {
    this.failure = undefined;
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.reason;
  }

  private queue(): Place {
    this.queued += 1;
    const reached = this.last;
    let pass: () => void = () => undefined;
    this.last = new Promise((resolve) => {
      pass = resolve;
    });
    return { reached, pass };
  }

  private take({ pass }: Place, holder: number): void {
    this.queued -= 1;
    this.passTurn = pass;
    this.current = holder;
  }
}

/** A place in the queue. */
interface Place {
  /** Resolves when the place before passes the turn. */
  readonly reached: Promise<void>;
  readonly pass: () => void;
}
