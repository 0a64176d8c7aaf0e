// Tested by test/unit/metrics/measured-objectives.test.ts.
import * as v from 'valibot';
import type { ObjectiveScale, ObjectiveScales } from '../gepa/objective-scale';

const finite = (message: string) => v.pipe(v.number(message), v.finite(message));
const rangeMessage = 'Expected the lowest and the highest value, such as [0, 100]';

/** Schema of the values between which a measure counts. */
export const rangeSchema = v.pipe(
  v.tuple([finite(rangeMessage), finite(rangeMessage)], rangeMessage),
  v.check(([low, high]) => low < high, rangeMessage),
);

/** Options of everything that is scored by code: how its values are read. */
export const scaleOptions = {
  range: v.exactOptional(
    v.pipe(
      rangeSchema,
      v.description(
        'The lowest and the highest value that count, such as [0, 100]. Values beyond count as the nearer of them. Default: scores from 0 to 1.',
      ),
    ),
  ),
  minimize: v.exactOptional(
    v.pipe(v.boolean('Expected true or false'), v.description('Whether less is better, such as for an error.')),
  ),
  unit: v.exactOptional(
    v.pipe(
      v.string('Expected text'),
      v.nonEmpty('Expected a unit'),
      v.description('The unit of the values, such as ms.'),
    ),
  ),
};

const nameMessage = 'Expected the name of an objective, or { name, range, minimize, unit }';

/** Schema of the objectives that code scores in addition. */
export const objectivesSchema = v.array(
  v.union(
    [
      v.pipe(v.string(nameMessage), v.nonEmpty(nameMessage)),
      v.strictObject({ name: v.pipe(v.string(nameMessage), v.nonEmpty(nameMessage)), ...scaleOptions }),
    ],
    nameMessage,
  ),
  'Expected a list of objectives',
);

/** What an entry of a spec says of its values. */
interface ScaleSetting {
  readonly range?: readonly [number, number];
  readonly minimize?: boolean;
  readonly unit?: string;
}

/** Returns the scale of an entry, or undefined if its values are plain scores. */
export function scaleOf({ range, minimize = false, unit }: ScaleSetting): ObjectiveScale | undefined {
  if (range === undefined && !minimize && unit === undefined) return undefined;
  return {
    ...(range === undefined ? {} : { range }),
    ...(minimize ? { minimize } : {}),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Returns the names of declared objectives, and the scales of those that have one. */
export function declaredObjectives(entries: v.InferOutput<typeof objectivesSchema>): {
  readonly objectives: readonly string[];
  readonly scales: ObjectiveScales;
} {
  const all = entries.map((entry) => (typeof entry === 'string' ? { name: entry } : entry));
  return {
    objectives: all.map(({ name }) => name),
    scales: Object.fromEntries(
      all.flatMap(({ name, ...setting }) => {
        const scale = scaleOf(setting);
        return scale === undefined ? [] : [[name, scale]];
      }),
    ),
  };
}
