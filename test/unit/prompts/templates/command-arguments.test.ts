import { expect, test } from 'vitest';
import { variableObjection } from '../../../../src/prompts/template';
import { describeFailures, describeTemplates } from './template-cases';

describeTemplates('commandArguments', {
  variables: {
    text: 'Fix $ARGUMENTS, $1 before $ARGUMENTS[2]: "$1".',
    keeps: ['$ARGUMENTS', '$1', '$ARGUMENTS[2]'],
    paths: ['ARGUMENTS', '1', '2'],
    row: { ARGUMENTS: 'a $1', '1': 'a', '2': 'b' },
    filled: 'Fix a $1, a before b: "a".',
  },
  'what a row may do without stays as it is': {
    text: 'It costs $5.',
    keeps: ['$5'],
    paths: ['5', 'ARGUMENTS'],
    filled: 'It costs $5.',
  },
  'amounts are none': {
    text: 'Below $1,000 or $1.50, never $50. $1, $ARGUMENTS[10].',
    keeps: ['$1', '$ARGUMENTS[10]'],
    paths: ['1', 'ARGUMENTS', '10'],
    row: { '1': 'a', '10': 'b', '50': 'c' },
    filled: 'Below $1,000 or $1.50, never $50. a, b.',
  },
  'the commands of a shell stay as they are': {
    text: 'Changes:\n!`git diff $1`\nWow! `x`',
    keeps: ['!`git diff $1`'],
    paths: ['ARGUMENTS'],
    row: { '1': 'a' },
    filled: 'Changes:\n!`git diff $1`\nWow! `x`',
  },
  'what is none': {
    text: '{{a}} ${ARGUMENTS} $ARGUMENTS_FILE $$1 a$1 $1st @src/$x',
    keeps: [],
    paths: ['ARGUMENTS'],
    row: { '1': 'a' },
    filled: '{{a}} ${ARGUMENTS} $ARGUMENTS_FILE $$1 a$1 $1st @src/$x',
  },
  'an argument without a column is a word of ARGUMENTS, counted from 0': {
    text: 'Move $0 to $ARGUMENTS[1], $2, $3.',
    keeps: ['$0', '$ARGUMENTS[1]', '$2', '$3'],
    paths: ['0', 'ARGUMENTS', '1', '2', '3'],
    row: { ARGUMENTS: `"search bar" it\\'s  'a b'c` },
    filled: "Move search bar to it's, a bc, $3.",
  },
  'a backslash makes text of what looks like an argument': {
    text: 'Fix $ARGUMENTS for \\$1.00, \\$ARGUMENTS, \\$x.',
    keeps: ['$ARGUMENTS'],
    paths: ['ARGUMENTS'],
    row: { ARGUMENTS: 'a b' },
    filled: 'Fix a b for $1.00, $ARGUMENTS, \\$x.',
  },
  'arguments that have no place are appended': {
    text: 'Costs $5. Read ${CLAUDE_SKILL_DIR}/a.md.',
    keeps: ['$5', '${CLAUDE_SKILL_DIR}'],
    paths: ['5', 'ARGUMENTS'],
    row: { ARGUMENTS: 'a b' },
    filled: 'Costs $5. Read ${CLAUDE_SKILL_DIR}/a.md.\n\nARGUMENTS: a b',
  },
});

describeFailures('commandArguments', [
  ['Fix $ARGUMENTS', { input: 'a' }, 'The row has no column for the variable $ARGUMENTS. Its columns are: input.'],
]);

describeTemplates(
  { argumentNames: ['name', 'kind'] },
  {
    'named arguments have columns of their own': {
      text: 'Make $name of kind $kind, not $names or \\$name. $HOME',
      keeps: ['$name', '$kind'],
      paths: ['name', 'ARGUMENTS', 'kind'],
      row: { name: 'Card', kind: 'form' },
      filled: 'Make Card of kind form, not $names or $name. $HOME',
    },
    'or are words of ARGUMENTS in their order': {
      text: '$kind $name',
      keeps: ['$kind', '$name'],
      paths: ['kind', 'ARGUMENTS', 'name'],
      row: { ARGUMENTS: 'Card form' },
      filled: 'form Card',
    },
  },
);

test('a named argument must be kept, even if all arguments are', () => {
  const objection = variableObjection({ argumentNames: ['name'] }, '$name: $ARGUMENTS', 'All: $ARGUMENTS');
  expect(objection).toContain('lost the template variable $name');
});

test('a price may change', () => {
  expect(variableObjection('commandArguments', 'Limit $50.', 'Limit $60, never below $1,000.')).toBeUndefined();
  expect(variableObjection('commandArguments', 'Limit $1.', 'Limit $2.')).toContain('lost the template variable $1');
});

describeTemplates('geminiArguments', {
  variables: {
    text: 'Fix {{args}}.',
    keeps: ['{{args}}'],
    paths: ['args'],
    row: { args: '{{args}}' },
    filled: 'Fix {{args}}.',
  },
  'what the tool puts in stays as it is': {
    text: 'See @{docs/style.md} and !{grep -r {{args}} . | awk "{print}"}',
    keeps: ['@{docs/style.md}', '!{grep -r {{args}} . | awk "{print}"}'],
    paths: [],
    row: { args: 'a' },
    filled: 'See @{docs/style.md} and !{grep -r {{args}} . | awk "{print}"}',
  },
  'what is none': {
    text: '{{name}} {{ args }} $ARGUMENTS {args}',
    keeps: [],
    paths: [],
    row: { args: 'a' },
    filled: '{{name}} {{ args }} $ARGUMENTS {args}',
  },
});
