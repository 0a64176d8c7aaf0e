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
    '2: This is not a format string (f-string) template that can be used: "{\\"label\\": \\"x\\"}" is not a variable',
  ],
  ['{}', '"{}" is not a variable'],
  ['{ a }', '"{ a }" is not a variable: a name is expected in the braces, with nothing around it. Write {{ and }}'],
  ['{price:.2f}', '"{price:.2f}" is not a variable'],
  ['{a', 'a "{" stands alone. Write {{ and }} for braces that are meant as they are.'],
  ['a}', 'a "}" stands alone.'],
]);

describeFailures('fString', [
  ['{a}', { b: 1 }, 'The variable {a} is not a column of the row. Its columns are: b.'],
  ['{a.__class__}', { a: 'x' }, 'The variable {a.__class__} is not a column'],
]);
