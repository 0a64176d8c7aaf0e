// Tested by test/e2e/first-contact.test.mjs.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { loadRows } from '../../datasets/load-rows';
import { columnNames, type Row, type RowValues } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { modelFacts } from '../../models/provider-registry';
import { unfilledNeed } from '../../runs/draft/column-mapping';
import { filesInWords, type DataFiles } from '../../runs/draft/data-files';
import { exampleFileName, withNamedColumns } from '../../runs/draft/example-file';
import { rowsOfText } from '../../runs/draft/pasted-rows';
import { newColumns } from '../../runs/draft/starter-rows';
import { guessedColumns, readData, type DataChoice } from '../../runs/draft/data-choice';
import { forColumns } from '../../runs/draft/prompt-columns';
import { promptToRecord } from '../../runs/draft/recorded-prompt';
import { withData, type RunDraft } from '../../runs/draft/run-draft';
import type { AnswerContext } from './form-parts';
import { askColumns } from './column-questions';
import { exampleWords } from './example-words';
import { askModels } from './model-questions';
import { optimizeWords } from './optimize-words';
import { back, pick } from './quick-steps';
import { folderOf, recordCalls } from './record-calls';
import { recordWords } from './record-words';
import { reviewRows } from './review-rows';
import { askRows, withoutEmptyCells } from './row-table';
import { savedRows, saveRows } from './save-rows';
import { writeStarterRows } from './write-starter-rows';

/** A row of the picker: data that was found, or a way to add some. */
interface DataItem extends vscode.QuickPickItem {
  readonly files?: DataFiles;
  readonly choose: () => Promise<RunDraft | typeof back>;
}

/** Asks which data to use, and lets the developer add some where there is none. */
export class DataQuestions {
  private readonly title: string;
  /** Absolute path of the file that added rows are saved in. */
  private readonly exampleFile: string;

  constructor(
    private readonly draft: RunDraft,
    private readonly context: AnswerContext,
  ) {
    this.title = context.title;
    this.exampleFile = join(dirname(draft.specFile), exampleFileName(basename(draft.prompt)));
  }

  /** @returns the draft with its data; unchanged when the developer goes back. */
  async ask(): Promise<RunDraft> {
    for (;;) {
      const found = this.foundItems();
      const inWorkspace = found.length === 0 ? [] : [separator(exampleWords.found()), ...found];
      const additions = [separator(exampleWords.addExamples()), ...this.additions()];
      const current = this.draft.data?.files;
      const chosen = await pick<DataItem>({
        title: this.title,
        placeholder: found.length === 0 ? optimizeWords.noDataFile() : optimizeWords.selectData(),
        items: current === undefined ? [...additions, ...inWorkspace] : [...inWorkspace, ...additions],
        chosen: found.find(({ files }) => current !== undefined && files !== undefined && isSameData(files, current)),
        canGoBack: true,
      });
      if (chosen === back) return this.draft;
      const changed = await chosen.choose();
      if (changed !== back) return changed;
    }
  }

  /** Asks which columns of data to use whose names don't say so. */
  async askColumnsOf(files: DataFiles): Promise<RunDraft> {
    const changed = await this.use(files);
    return changed === back ? this.draft : changed;
  }

  /** Asks again which columns of the data are used. */
  async askColumnsAgain({ files, columns, named }: DataChoice): Promise<RunDraft> {
    const rows = await this.rowsOf(files);
    const { input, expected } = columns;
    const current = { input, ...(expected === undefined ? {} : { expected }), ...named };
    const chosen = await askColumns(this.title, this.draftFor(rows), rows, current);
    return chosen === back ? this.draft : this.withFiles(files, chosen);
  }

  private foundItems(): readonly DataItem[] {
    return this.context.choices.map((files) => ({
      label: filesInWords(files),
      description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(vscode.Uri.file(files.feedback), '..')),
      files,
      choose: () => this.use(files),
    }));
  }

  private additions(): readonly DataItem[] {
    const { name, isLanguageModel } = modelFacts(this.draft.models.reflection);
    return [
      {
        label: exampleWords.paste(),
        detail: exampleWords.pasteDetail(),
        iconPath: new vscode.ThemeIcon('clippy'),
        choose: () => this.paste(),
      },
      {
        label: exampleWords.table(),
        detail: exampleWords.tableDetail(newColumns(this.draft)),
        iconPath: new vscode.ThemeIcon('table'),
        choose: () => this.writeInTable(),
      },
      {
        label: recordWords.addition(),
        detail: recordWords.additionDetail(),
        iconPath: new vscode.ThemeIcon('record'),
        choose: () => this.record(),
      },
      {
        label: optimizeWords.browse(),
        detail: optimizeWords.browseDetail(),
        iconPath: new vscode.ThemeIcon('folder-opened'),
        choose: () => this.browse(),
      },
      {
        label: exampleWords.starter(),
        detail: isLanguageModel ? exampleWords.starterDetail(name) : exampleWords.starterNeedsModel(),
        iconPath: new vscode.ThemeIcon('sparkle'),
        choose: () => this.writeStarters(),
      },
    ];
  }

  private async browse(): Promise<RunDraft | typeof back> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: optimizeWords.openDataTitle(),
        filters: { [optimizeWords.dataFiles()]: ['jsonl', 'json', 'csv', 'tsv', 'yaml', 'yml'] },
      })) ?? [];
    return file === undefined ? back : this.use({ feedback: file.fsPath });
  }

  private async paste(): Promise<RunDraft | typeof back> {
    return this.add(rowsOfText(await vscode.env.clipboard.readText(), exampleWords.clipboard()));
  }

  private async writeInTable(): Promise<RunDraft | typeof back> {
    const { extensionUri, memory } = this.context;
    // One row can't be both learned from and scored on.
    const least = existsSync(this.exampleFile) ? 1 : 2;
    const task = { title: this.title, columns: newColumns(this.draft), file: this.exampleFile, least };
    const rows = await askRows(extensionUri, memory, task);
    return rows === undefined ? back : this.save(rows.map(withoutEmptyCells));
  }

  private async record(): Promise<RunDraft | typeof back> {
    const rows = await recordCalls({
      title: this.title,
      prompt: promptToRecord(this.draft),
      folder: folderOf(vscode.Uri.file(this.draft.prompt)),
      known: await savedRows(this.exampleFile),
      memory: this.context.memory,
    });
    if (rows === back) return back;
    if (rows.length === 0) throw new UserError(exampleWords.nothingKept());
    return this.save(rows);
  }

  private async writeStarters(): Promise<RunDraft | typeof back> {
    const draft = await this.withLanguageModel();
    if (draft === back) return back;
    const written = await writeStarterRows(draft, this.context.models);
    const kept = await reviewRows(this.title, written);
    if (kept.length === 0) throw new UserError(exampleWords.nothingKept());
    const added = await this.save(kept);
    return added === back ? back : { ...added, models: draft.models };
  }

  /** Asks for models when the reflection model cannot write rows. */
  private async withLanguageModel(): Promise<RunDraft | typeof back> {
    if (modelFacts(this.draft.models.reflection).isLanguageModel) return this.draft;
    const models = await askModels(this.title, this.draft, this.context.keys, this.context.memory);
    if (models === back || !modelFacts(models.reflection).isLanguageModel) return back;
    return { ...this.draft, models: { ...this.draft.models, ...models } };
  }

  /** Lets the developer say which columns new rows have, and saves them. */
  private async add(rows: readonly RowValues[]): Promise<RunDraft | typeof back> {
    const asRows = rows.map((values, index): Row => ({ values, source: `${exampleWords.clipboard()}:${index + 1}` }));
    const draft = this.draftFor(asRows);
    const guessed = guessedColumns(draft, asRows);
    const named = await askColumns(this.title, draft, asRows, guessed, basename(this.exampleFile));
    return named === back ? back : this.save(rows.map((row) => withNamedColumns(row, named)));
  }

  /** Adds rows to the examples of the prompt, and uses these. */
  private async save(rows: readonly RowValues[]): Promise<RunDraft | typeof back> {
    await saveRows(this.exampleFile, rows);
    return this.use({ feedback: this.exampleFile });
  }

  /** Uses data files. Asks for their columns when the names don't say what they are. */
  private async use(files: DataFiles): Promise<RunDraft | typeof back> {
    if (files.feedback === this.draft.prompt) return this.withFiles(files);
    const rows = await this.rowsOf(files);
    const draft = this.draftFor(rows);
    const guessed = guessedColumns(draft, rows);
    if (unfilledNeed(draft, guessed, rows) === undefined) return this.withFiles(files);
    const named = await askColumns(this.title, draft, rows, guessed);
    return named === back ? back : this.withFiles(files, named);
  }

  private draftFor(rows: readonly Row[]): RunDraft {
    return forColumns(this.draft, columnNames(rows));
  }

  private async withFiles(files: DataFiles, named?: DataChoice['named']): Promise<RunDraft> {
    return withData(this.draft, await readData(files, this.draft, named));
  }

  private async rowsOf({ feedback }: DataFiles): Promise<readonly Row[]> {
    // The developer chose the file.
    return loadRows(feedback, { reach: { roots: [dirname(feedback)], mayLeave: true }, base: dirname(feedback) });
  }
}

function separator(label: string): DataItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve(back) };
}

function isSameData(one: DataFiles, other: DataFiles): boolean {
  return one.feedback === other.feedback && one.pareto === other.pareto && one.test === other.test;
}
