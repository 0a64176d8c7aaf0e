// Tested by test/in-host/language-models.test.ts.
import type * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import type { Model } from '../../models/model';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { EditorModels, EditorModelSpec } from '../../models/providers/provider';
import { findLanguageModel, languageModelNames } from './find-language-model';
import { FirstAnswer } from './first-answer';
import { LanguageModel } from './language-model';
import { languageModelWords } from './language-model-words';

/** The models that VS Code and its extensions provide. */
export class LanguageModels implements EditorModels {
  /** By vendor: the developer allows the use of all models of a vendor together. */
  private readonly firstAnswers = new Map<string, FirstAnswer>();

  constructor(private readonly access: vscode.LanguageModelAccessInformation) {}

  create(spec: EditorModelSpec): Model {
    return new LanguageModel(spec, ({ vendor }) => this.firstAnswerOf(vendor));
  }

  /**
   * Checks that VS Code has the models that specs name, and doesn't deny them to GEPA. Whether GEPA may use them, VS Code asks when
   * the first request is sent.
   *
   * @throws {UserError} when it has no such model, or denies it.
   */
  async ensure(specs: readonly ModelSpec[]): Promise<void> {
    for (const spec of specs) {
      const { editorModel } = modelFacts(spec);
      if (editorModel === undefined) continue;
      const model = await findLanguageModel(editorModel);
      if (model === undefined) {
        throw new UserError(languageModelWords.notFound(editorModel.vscode, await languageModelNames()));
      }
      if (this.access.canSendRequest(model) === false) throw new UserError(languageModelWords.notAllowed(model.name));
    }
  }

  private firstAnswerOf(vendor: string): FirstAnswer {
    const first = this.firstAnswers.get(vendor) ?? new FirstAnswer();
    this.firstAnswers.set(vendor, first);
    return first;
  }
}
