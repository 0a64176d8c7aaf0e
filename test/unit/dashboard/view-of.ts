import { Projector, type Projection } from '../../../src/presentation/projection';
import type { ExampleRun } from './example-run';

/** A run as the parts of the dashboard get it. */
export function projectionOf(run: ExampleRun, live = true): Projection {
  return new Projector().project(run.state, live ? 'here' : 'nowhere');
}
