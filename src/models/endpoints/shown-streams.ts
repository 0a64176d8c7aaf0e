// Tested by test/unit/models/endpoints/shown-streams.test.ts.
import type { Usage } from '../../gepa/rollout';
import type { ModelErrorData } from '../model-error';
import { endpointOf } from './endpoint';
import type { EndpointSpec } from './endpoint-spec';

/**
 * Decides whether an endpoint is asked for a stream only because the developer may read the reply while it is written. It is, as
 * long as nothing else is different than without: the service is known to report the usage of streams, and has not failed to stream.
 */
export class ShownStreams {
  private works: boolean;

  constructor(spec: EndpointSpec) {
    this.works = spec.stream === undefined && endpointOf(spec).service?.reportsStreamUsage === true;
  }

  get areAskedFor(): boolean {
    return this.works;
  }

  /** Takes note of a streamed answer. Without a usage in it, later answers aren't streamed. */
  answered({ isEstimated }: Usage): void {
    if (isEstimated === true) this.works = false;
  }

  /**
   * Takes note of a failure. Once a stream was refused, was broken off or could not be read, later answers aren't streamed.
   *
   * @param hasBegun whether some of the answer had arrived.
   * @returns whether to send the request again without a stream, because the stream was refused and nothing paid for.
   */
  failed({ kind, message, usage }: ModelErrorData, hasBegun: boolean): boolean {
    const isRefused = kind === 'refused' && !hasBegun && usage === undefined && /stream/i.test(message);
    const isBroken = kind === 'malformed' || (kind === 'unreachable' && hasBegun);
    if (isRefused || isBroken) this.works = false;
    return isRefused;
  }
}
