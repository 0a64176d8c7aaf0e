import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFixtures } from '../../conformance/fixture';
import { replay } from '../../conformance/replay';

const ownFixtures = join(import.meta.dirname, '../../conformance/fixtures');
const recordedRuns = join(import.meta.dirname, '../../../../shared/conformance');

describe('the classic preset', () => {
  test.each(readFixtures(ownFixtures))('decides as recorded in $name', async ({ fixture }) => {
    expect(await replay(fixture)).toBeUndefined();
  });

  test.skipIf(!existsSync(recordedRuns))('decides as every recorded run of the released implementation', async () => {
    const fixtures = readFixtures(recordedRuns);
    expect(fixtures).not.toEqual([]);
    for (const { name, fixture } of fixtures) {
      expect({ name, difference: await replay(fixture) }).toEqual({ name, difference: undefined });
    }
  });
});
