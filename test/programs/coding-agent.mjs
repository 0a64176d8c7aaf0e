// A coding agent that only does what AGENTS.md says. It prints what it does as Codex does.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

const [, , task = ''] = process.argv;
const rules = readFileSync('AGENTS.md', 'utf8');
let made = 0;
const item = (value) =>
  console.log(JSON.stringify({ type: 'item.completed', item: { id: `item_${made++}`, ...value } }));
const write = (file, text, how = writeFileSync) => {
  how(file, text);
  item({ type: 'file_change', changes: [{ path: file, kind: 'update' }], status: 'completed' });
};

console.log(JSON.stringify({ type: 'thread.started', thread_id: 'thread_1' }));
item({ type: 'reasoning', text: `AGENTS.md has ${rules.trim().split('\n').length} lines. The task is: ${task}` });
const [, name = 'unknown'] = /`(\w+)`/.exec(task) ?? [];
write(`${name}.mjs`, `export const ${name} = () => '${name}';\n`);
if (/test for every function/i.test(rules)) {
  const test = `import { ${name} } from './${name}.mjs';\nif (${name}() !== '${name}') throw new Error('${name}');\n`;
  write(`${name}.test.mjs`, test);
}
if (/line to CHANGELOG/i.test(rules)) write('CHANGELOG.md', `- ${name}\n`, appendFileSync);
item({ type: 'agent_message', text: `Added ${name}.` });
console.log(
  JSON.stringify({ type: 'turn.completed', usage: { input_tokens: 100, cached_input_tokens: 0, output_tokens: 10 } }),
);
