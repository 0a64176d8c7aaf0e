import { expect, test } from 'vitest';
import { describeOperations } from '../../../src/agents/operation-words';
import { operationNames } from '../../../src/agents/operations';

test('every operation and every part of its input has words, and a schema that VS Code and MCP clients take', () => {
  const described = describeOperations();
  expect(described.map(({ name }) => name)).toEqual(operationNames);
  for (const { name, title, description, inputSchema } of described) {
    expect(name).toMatch(/^gepa_[a-z_]+$/);
    expect([title, description]).not.toContain('');
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(JSON.stringify(inputSchema)).not.toContain('"description":""');
  }
});
