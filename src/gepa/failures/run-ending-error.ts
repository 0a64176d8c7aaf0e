// Tested by test/unit/gepa/turns.test.ts.
/** A waiting request that wasn't sent because another failure ends the run. `Slots` throws that failure instead. */
export class RunEndingError extends Error {
  override readonly name = 'RunEndingError';

  constructor() {
    super('The request was not sent: the run is ending.');
  }
}
