/**
 * A request that was not sent because the run is ending: it waited, and something else failed meanwhile. It says nothing of an
 * example or an endpoint. `Slots` throws the failure in its place.
 */
export class RunEndingError extends Error {
  override readonly name = 'RunEndingError';

  constructor() {
    super('The request was not sent: the run is ending.');
  }
}
