// Tested by test/unit/models/provider-registry.test.ts.
import * as v from 'valibot';
import { ModelError } from '../model-error';
import { defineProvider } from './provider';

const name = (expected: string) => v.pipe(v.string(expected), v.nonEmpty(expected));

/** The models that VS Code itself provides to extensions. Only the editor can ask them: `editor/models/language-models.ts`. */
export const vscodeModels = defineProvider({
  label: 'VS Code’s models',
  description: 'GitHub Copilot and the models of every extension that provides some, without a key. Only in the editor',
  example: '{ vscode: gpt-4.1, vendor: copilot }',
  schema: v.strictObject({
    vscode: v.pipe(
      name('Expected the id or the family of a model, such as gpt-4.1'),
      v.description('The id or the family of one of VS Code’s models.'),
    ),
    vendor: v.exactOptional(
      v.pipe(
        name('Expected the name of a vendor, such as copilot'),
        v.description('Who provides the model, such as copilot. Absent: anyone.'),
      ),
    ),
  }),
  facts: (spec) => ({
    name: spec.vscode,
    endpoint: `vscode:${spec.vendor ?? ''}`,
    isLanguageModel: true,
    isRepeatable: false,
    price: undefined,
    settings: {},
    editorModel: spec,
    foldsSystem: true,
  }),
  create: (spec, { editorModels }) => {
    if (editorModels !== undefined) return editorModels.create(spec);
    throw new ModelError({
      kind: 'unknownModel',
      message: `Only the editor can ask VS Code's model "${spec.vscode}".`,
    });
  },
});
