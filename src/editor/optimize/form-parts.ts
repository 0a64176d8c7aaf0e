// Tested by test/e2e/first-contact.test.mjs.
import type * as vscode from 'vscode';
import type { DataFiles } from '../../runs/draft/data-files';
import type { RunPlan } from '../../runs/plan/run-plan';
import type { ApiKeys } from '../models/api-keys';
import type { FormModels } from './form-models';

/** The parts of the extension that the questions need. */
export interface FormParts {
  readonly keys: ApiKeys;
  readonly memory: vscode.Memento;
  readonly models: FormModels;
  readonly extensionUri: vscode.Uri;
}

/** What the questions behind the rows need. */
export interface AnswerContext extends FormParts {
  readonly title: string;
  /** Data files that were found, the likeliest first. */
  readonly choices: readonly DataFiles[];
  /** What the answers would run; undefined while they can't. */
  readonly plan: RunPlan | undefined;
}
