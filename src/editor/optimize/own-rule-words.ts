// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import type { OwnRule } from '../../runs/draft/own-rules';

/** How the form asks for a rule. */
interface OwnRuleQuestion {
  readonly label: () => string;
  readonly detail: () => string;
  /** Undefined for a rule without a value. */
  readonly prompt?: () => string;
  readonly start: () => string;
  readonly problem: (answer: string) => string | undefined;
  readonly ruleOf: (answer: string) => OwnRule;
}

const isEmpty = (answer: string) => (answer === '' ? vscode.l10n.t('Enter a text') : undefined);

/** The rules that can score outputs without an expected answer. */
export const ownRuleQuestions: readonly OwnRuleQuestion[] = [
  {
    label: () => vscode.l10n.t('A judge with your rubric…'),
    detail: () => vscode.l10n.t('A language model scores each output, at the cost of one request per rollout'),
    prompt: () => vscode.l10n.t('What makes an output good? The judge reads the input, the output and this'),
    start: () =>
      vscode.l10n.t(
        'The output does what was asked, and says nothing that is not in the input. It is complete, clear and no longer than needed.',
      ),
    problem: isEmpty,
    ruleOf: (rubric) => ({ kind: 'judge', rubric }),
  },
  {
    label: () => vscode.l10n.t('The output is short…'),
    detail: () => vscode.l10n.t('1 up to a number of words, otherwise 0'),
    prompt: () => vscode.l10n.t('Most words'),
    start: () => '100',
    problem: (answer) => (/^[1-9]\d*$/.test(answer) ? undefined : vscode.l10n.t('Enter a whole number above 0')),
    ruleOf: (answer) => ({ kind: 'words', most: Number(answer) }),
  },
  {
    label: () => vscode.l10n.t('The output is JSON'),
    detail: () => vscode.l10n.t('1 if it can be parsed, otherwise 0'),
    start: () => '',
    problem: () => undefined,
    ruleOf: () => ({ kind: 'json' }),
  },
  {
    label: () => vscode.l10n.t('The output contains a text…'),
    detail: () => vscode.l10n.t('In upper or lower case'),
    prompt: () => vscode.l10n.t('Text that every output must contain'),
    start: () => '',
    problem: isEmpty,
    ruleOf: (text) => ({ kind: 'contains', text }),
  },
  {
    label: () => vscode.l10n.t('The output does not contain a text…'),
    detail: () => vscode.l10n.t('In upper or lower case'),
    prompt: () => vscode.l10n.t('Text that no output may contain'),
    start: () => '',
    problem: isEmpty,
    ruleOf: (text) => ({ kind: 'lacks', text }),
  },
];
