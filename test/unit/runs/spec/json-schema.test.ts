import { expect, test } from 'vitest';
import { defaultInstructions } from '../../../../src/gepa/reflection/briefing';
import { specJsonSchema } from '../../../../src/runs/spec/json-schema';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';

interface Shown {
  readonly description?: string;
  readonly default?: string;
  readonly defaultSnippets?: readonly { readonly body: string }[];
  readonly properties?: Readonly<Record<string, Shown>>;
}

const instructions = (specJsonSchema as Shown).properties?.['reflection']?.properties?.['instructions'];

test('the schema of specs shows the default instructions and offers them as a block to edit', () => {
  expect(instructions?.default).toBe(defaultInstructions);
  expect(instructions?.description).toContain('Replaces the wording');
  // An editor indents an inserted block like the line that it is inserted in.
  const [block = ''] = (instructions?.defaultSnippets ?? []).map(({ body }) => body.replaceAll('\n', '\n  '));
  const { reflection } = parseSpec(`prompts: { a: a.md }\nreflection:\n  instructions: ${block}\n`, 'a.gepa.yaml');
  expect(reflection?.instructions).toBe(defaultInstructions);
});
