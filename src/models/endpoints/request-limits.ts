// Tested by test/unit/models/outages/quota.test.ts.
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What an endpoint allows for a model, as its entry in a spec says it. An absent limit is unlimited. */
export const limitEntries = {
  /** Requests under way at the same time. */
  concurrency: v.exactOptional(count),
  requestsPerMinute: v.exactOptional(count),
  /** Prompt and completion tokens. */
  tokensPerMinute: v.exactOptional(count),
};

export type RequestLimits = v.InferOutput<v.StrictObjectSchema<typeof limitEntries, undefined>>;

/** Returns the limits in a model's entry; undefined when there are none. */
export function limitsOf({
  concurrency,
  requestsPerMinute,
  tokensPerMinute,
}: RequestLimits): RequestLimits | undefined {
  const limits = {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}
