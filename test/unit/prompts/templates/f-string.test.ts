import { describeFailures, describeFaults, describeTemplates } from './template-cases';

describeTemplates('fString', {
  variables: {
    text: '{a} {ticket.subject} {ticket[subject]} {a!s} {größe} {a}',
    keeps: ['{a}', '{ticket.subject}', '{größe}'],
    paths: ['a', 'ticket.subject', 'größe'],
    row: { a: 1, ticket: { subject: 'Lost' }, größe: ['x'] },
    filled: '1 Lost Lost 1 ["x"] 1',
  },
  'braces that are doubled': {
    text: '{{"label": "{label}"}} {{{{x}}}} {{{label}}}',
    keeps: ['{label}'],
    paths: ['label'],
    row: { label: '{a}' },
    filled: '{"label": "{a}"} {{x}} {{a}}',
  },
});

describeFaults('fString', [
  [
    'Answer with\n{"label": "x"}',
    '2: This is not a valid format string (f-string) template: "{\\"label\\": \\"x\\"}" is not a variable',
  ],
  ['{}', '"{}" is not a variable'],
  ['{ a }', '"{ a }" is not a variable. Write only a name in the braces. Write {{ and }}'],
  ['{price:.2f}', '"{price:.2f}" is not a variable'],
  ['{a', '"{" is unmatched. Write {{ and }} for literal braces.'],
  ['a}', '"}" is unmatched.'],
]);

describeFailures('fString', [
  ['{a}', { b: 1 }, 'The row has no column for the variable {a}. Its columns are: b.'],
  ['{a.__class__}', { a: 'x' }, 'The row has no column for the variable {a.__class__}'],
]);
