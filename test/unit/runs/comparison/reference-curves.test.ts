import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readReferenceCurves } from '../../../../src/runs/comparison/reference-curves';

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'gepa-curves-')), 'curves.yaml');
  await writeFile(file, text);
  return file;
}

describe('a file with published curves', () => {
  test('has one curve or a list of them, in YAML or JSON', async () => {
    const curve = {
      label: 'GRPO',
      source: 'Some paper, figure 4',
      points: [[0, 0.4] as const, [24_000, 0.5] as const],
    };
    expect(await readReferenceCurves(await fileWith(JSON.stringify(curve)))).toEqual([curve]);
    const list = '- label: GRPO\n  source: Some paper, figure 4\n  points: [[0, 0.4], [24000, 0.5]]\n';
    expect(await readReferenceCurves(await fileWith(list))).toEqual([curve]);
  });

  test.each([
    ['without a source', 'label: GRPO\npoints: [[0, 1]]\n', 1, 'source is missing'],
    [
      'with a score that is not a number',
      'label: a\nsource: b\npoints:\n  - [0, 0]\n  - [1, "high"]\n',
      5,
      'Expected number',
    ],
    ['with rollouts out of order', 'label: a\nsource: b\npoints:\n  - [5, 0]\n  - [1, 0]\n', 5, 'must ascend'],
    ['with a key that is not known', 'label: a\nsource: b\ncolour: red\npoints: [[0, 0]]\n', 3, 'colour'],
    ['that is malformed', 'label: a\nsource: [b\n', 3, 'neither YAML nor JSON'],
  ])('%s is refused with its line', async (_, text, line, problem) => {
    const file = await fileWith(text);
    await expect(readReferenceCurves(file)).rejects.toThrow(problem);
    await expect(readReferenceCurves(file)).rejects.toMatchObject({ file, line });
  });
});
