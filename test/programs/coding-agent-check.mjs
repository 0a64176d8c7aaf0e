// Checks what a coding agent did: node coding-agent-check.mjs NAME. The last line is the score.
import { existsSync, readFileSync } from 'node:fs';

const [, , name = ''] = process.argv;
const missing = [
  ...(existsSync(`${name}.mjs`) ? [] : ['The function is missing.']),
  ...(existsSync(`${name}.test.mjs`) ? [] : ['There is no test for the function.']),
  ...(readFileSync('CHANGELOG.md', 'utf8').includes(`- ${name}`) ? [] : ['CHANGELOG.md does not have the function.']),
];
console.log(JSON.stringify({ score: 1 - missing.length / 3, feedback: missing.join(' ') || 'All is there.' }));
