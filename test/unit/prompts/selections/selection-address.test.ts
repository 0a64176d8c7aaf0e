import { expect, it } from 'vitest';
import { selectText } from '../../../../src/prompts/selections/selection';
import { selectionName } from '../../../../src/prompts/selections/selection-address';

it.each([
  ['a.ts', 'const system = `Route.`;', 'system'],
  ['a.ts', 'const system: string = "Route.";', 'system'],
  ['a.ts', 'ask({ role, content: "Route." })', 'content'],
  ['a.py', 'SYSTEM_PROMPT = """Route."""', 'SYSTEM_PROMPT'],
  ['a.py', 'SYSTEM: Final[str] = (\n    f"Route."\n)', 'SYSTEM'],
  ['a.py', 'ask({"system-text": "Route."})', 'system-text'],
  ['a.go', 'system := "Route."', 'system'],
  ['a.ts', '\nask("Route.")', 'line-2'],
  ['a.rst', 'system = Route.', 'line-1'],
])('names a selected text after its variable or key, or else its line: %s %s', (path, content, name) => {
  const start = content.indexOf('Route.');
  expect(selectionName(content, selectText(path, content, { start, end: start + 6 }))).toBe(name);
});
