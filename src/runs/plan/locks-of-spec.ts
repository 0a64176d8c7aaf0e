import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import type { RunDescription } from '../../gepa/run-description';
import type { Lock } from '../../gepa/text/locked-passages';
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import type { RunSpec } from '../spec/spec';

/**
 * Returns the passages that a spec locks, by component. A passage without a component is locked wherever it is.
 *
 * @param placeOf returns the position of a locked passage in the spec, by its index.
 * @throws {UserError} when no prompt has a passage, or the named component doesn't exist.
 */
export function locksOf(
  { locked = [] }: Pick<RunSpec, 'locked'>,
  seed: ComponentTexts,
  placeOf: (index: number) => ErrorPlace,
): Pick<RunDescription, 'locks'> {
  const locks = locked.flatMap((entry, index): readonly Lock[] => {
    const { component, text } = typeof entry === 'string' ? { component: undefined, text: entry } : entry;
    if (component !== undefined && valueOf(seed, component) === undefined) {
      throw new UserError(
        `Unknown component "${component}". The spec names these prompts: ${Object.keys(seed).join(', ')}.`,
        placeOf(index),
      );
    }
    const found = Object.keys(seed).filter(
      (name) => (component ?? name) === name && (valueOf(seed, name) ?? '').includes(text),
    );
    if (found.length === 0) {
      const where = component === undefined ? 'No prompt has' : `The prompt "${component}" doesn't have`;
      throw new UserError(
        `${where} this locked passage. Copy it from the prompt exactly as it is, or remove it.`,
        placeOf(index),
      );
    }
    return found.map((name) => ({ component: name, text }));
  });
  return locks.length === 0 ? {} : { locks };
}
