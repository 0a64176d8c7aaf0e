// Tested by test/e2e/tour.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { UserError } from '../../gepa/user-error';
import { filesInWords, type DataFiles } from '../../runs/draft/data-files';
import { checkDraft, type DraftCheck, type ExistingSpec } from '../../runs/draft/draft-check';
import { needsNoSpec, type RunDraft } from '../../runs/draft/run-draft';
import { ownPrices } from '../settings';
import { answerRows } from './answer-rows';
import type { FormParts } from './form-parts';
import { budgetInWords, costInWords } from './describe-draft';
import { faultRows, openPlaceOf } from './fault-rows';
import { optimizeWords } from './optimize-words';
import { back, pick } from './quick-steps';

/** What a form is filled in for. */
export interface FormTask {
  /** What is optimized. */
  readonly name: string;
  /** Data files that were found, the likeliest first. */
  readonly choices: readonly DataFiles[];
  /** The spec that the answers change; undefined for a new one. */
  readonly existing?: ExistingSpec;
}

/** How the developer leaves the form. */
export interface FormResult {
  readonly then: 'run' | 'save' | 'edit';
  readonly draft: RunDraft;
}

/** A row of the form. */
interface FormRow extends vscode.QuickPickItem {
  /** Returns the changed draft, or the result that ends the form. */
  readonly choose: () => Promise<RunDraft | FormResult>;
}

/**
 * A quick pick with every answer of a draft. Start accepts them all, and any other row changes one answer and returns to the form.
 * A run whose answers could all be guessed is one keystroke away. Start is only offered when the run can be planned.
 */
export class DraftForm {
  constructor(
    private readonly parts: FormParts,
    private readonly report: (error: unknown) => Promise<void>,
  ) {}

  /**
   * Lets the developer complete a draft. A draft that is to be run can be planned.
   *
   * @throws CancellationError when the developer cancels, or opens the place of a fault to correct it.
   */
  async fill(draft: RunDraft, task: FormTask): Promise<FormResult> {
    const title = optimizeWords.formTitle(task.name);
    let current = draft;
    let check = await checkDraft(current, task.existing, ownPrices());
    for (;;) {
      const rows = this.rowsOf(current, check, title, task);
      const chosen = await pick({
        title,
        placeholder: placeholderOf(current, check, task),
        items: rows,
        canGoBack: false,
      });
      if (chosen === back) continue;
      const result = await this.attempt(chosen, current);
      if ('then' in result) return result;
      if (result === current) continue;
      current = result;
      check = await checkDraft(current, task.existing, ownPrices());
    }
  }

  /** Shows why a spec has no answers to change, until the developer opens the place or cancels. */
  async showFault(spec: vscode.Uri, error: UserError): Promise<void> {
    const name = basename(spec.fsPath);
    const items = [...faultRows(error), editItem(name)];
    await pick({ title: name, placeholder: optimizeWords.specFaulty(), items, canGoBack: false });
    if (!(await openPlaceOf(error))) await vscode.window.showTextDocument(spec);
  }

  /** Changes an answer. Reports an unusable file and keeps the draft as it was. */
  private async attempt(row: FormRow, current: RunDraft): Promise<RunDraft | FormResult> {
    try {
      return await row.choose();
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      void this.report(error);
      return current;
    }
  }

  /** Returns the rows, with the next step first: Start, what is wrong, or the answer that is missing. */
  private rowsOf(draft: RunDraft, check: DraftCheck, title: string, task: FormTask): readonly FormRow[] {
    const { choices, existing } = task;
    const plan = check.kind === 'ready' ? check.plan : undefined;
    const answers = answerRows(draft, { title, choices, plan, ...this.parts });
    return [
      ...firstRows(draft, check, existing),
      ...(check.kind === 'faulty' ? [separator(draft, optimizeWords.answers())] : []),
      ...answers.map(({ change, ...item }) => ({ ...item, choose: change })),
      ...(existing === undefined ? [] : [separator(draft, optimizeWords.spec()), ...specRows(draft, existing)]),
    ];
  }
}

function placeholderOf(draft: RunDraft, check: DraftCheck, { existing }: FormTask): string {
  switch (check.kind) {
    case 'faulty':
      return optimizeWords.formFaulty();
    case 'incomplete':
      if (draft.data !== undefined) return optimizeWords.formIncomplete();
      return draft.unmapped === undefined
        ? optimizeWords.formWithoutData()
        : optimizeWords.formUnmapped(filesInWords(draft.unmapped));
    case 'ready':
      return existing === undefined ? optimizeWords.formComplete() : optimizeWords.formOfSpec(basename(draft.specFile));
  }
}

function firstRows(draft: RunDraft, check: DraftCheck, existing: ExistingSpec | undefined): readonly FormRow[] {
  switch (check.kind) {
    case 'incomplete':
      return [];
    case 'ready':
      return [startRow(draft, check.warnings, existing)];
    case 'faulty':
      return faultRows(check.error).map((item) => ({
        ...item,
        choose: async () => {
          if (await openPlaceOf(check.error)) throw new vscode.CancellationError();
          return draft;
        },
      }));
  }
}

function startRow(draft: RunDraft, warnings: readonly string[], existing: ExistingSpec | undefined): FormRow {
  const { rollouts } = draft.budget;
  const cost = rollouts === undefined ? [] : [costInWords(draft, rollouts)];
  return {
    label: existing === undefined ? optimizeWords.start() : optimizeWords.run(),
    description: describeStart(draft, existing),
    detail: [budgetInWords(draft.budget), ...cost, ...warnings.map((warning) => `$(warning) ${warning}`)].join(' · '),
    iconPath: new vscode.ThemeIcon('play'),
    choose: () => Promise.resolve({ then: 'run', draft }),
  };
}

function describeStart(draft: RunDraft, existing: ExistingSpec | undefined): string {
  const name = basename(draft.specFile);
  if (existing?.unwritten !== undefined) {
    return optimizeWords.runAndWrite([...[...existing.unwritten.keys()].map((file) => basename(file)), name]);
  }
  if (existing !== undefined) {
    return draft === existing.draft ? optimizeWords.runAsSaved(name) : optimizeWords.runWithChanges(name);
  }
  return needsNoSpec(draft) ? optimizeWords.startWithoutSpec() : optimizeWords.startWithSpec();
}

/** What can be done with a spec besides running it. */
function specRows(draft: RunDraft, existing: ExistingSpec): readonly FormRow[] {
  const name = basename(draft.specFile);
  const save: FormRow = {
    label: optimizeWords.save(),
    description: optimizeWords.saveDetail(name),
    iconPath: new vscode.ThemeIcon('save'),
    choose: () => Promise.resolve({ then: 'save', draft }),
  };
  const edit: FormRow = {
    ...editItem(name),
    choose: () => Promise.resolve({ then: 'edit', draft }),
  };
  return draft === existing.draft && existing.unwritten === undefined ? [edit] : [save, edit];
}

function separator(draft: RunDraft, label: string): FormRow {
  return { label, kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve(draft) };
}

function editItem(spec: string): vscode.QuickPickItem {
  return { label: optimizeWords.editSpec(spec), iconPath: new vscode.ThemeIcon('edit') };
}
