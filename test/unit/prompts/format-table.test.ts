import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { promptFormatTable } from '../../../src/prompts/format-table';

const readme = resolve('README.md');

it('is the table of prompt files in the README; vitest -u writes it', async () => {
  const [above, below] = [/^[^]*<!-- prompt formats: .*? -->/, /<!-- end of prompt formats -->[^]*$/].map(
    (part) => part.exec(readFileSync(readme, 'utf8'))?.[0],
  );

  await expect(`${above ?? ''}\n\n${promptFormatTable()}\n\n${below ?? ''}`).toMatchFileSnapshot(readme);
});
