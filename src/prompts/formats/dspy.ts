import type { Node } from 'jsonc-parser';
import { itemsOf, JsonDocument, propertiesOf, propertyOf, rewriteJsonString } from '../documents/json-document';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptComponent } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';

/**
 * Reads saved DSPy programs. The instructions of each predictor are a component with the predictor's name, e.g. `prog.predict`.
 * After them come the custom descriptions of fields, e.g. `prog.predict.fields[1]`.
 */
export const dspy: PromptFormatDefinition<'dspy'> = {
  format: 'dspy',
  title: 'DSPy',
  endings: ['.json'],
  kinds: [
    {
      name: 'DSPy',
      possible: {
        names: ['**/*.json'],
        holdsPrompts: (path, content) => dspy.claims(path, content),
        // These keys precede any that can have long values.
        mayHoldPrompts: (_path, beginning) =>
          /"(?:traces|train|demos|(?:extended_)?signature(?:_instructions)?)"\s*:/.test(beginning),
      },
      files: '`*.json` with a saved program',
      components: 'the instructions of each predictor, and the descriptions of its fields',
    },
  ],
  claims: (path, content) =>
    /\.json$/i.test(path) &&
    /"signature_instructions"\s*:|"(?:extended_)?signature"\s*:\s*\{\s*"(?:instructions|fields)"\s*:/.test(content),
  read,
  rewrite: rewriteJsonString,
};

/** A predictor of a program, with the nodes of its texts. */
interface Predictor {
  readonly name: string;
  readonly instructions: Node;
  readonly fields: readonly Node[];
}

function read(path: string, content: string): PromptContents {
  const file = new JsonDocument(path, content);
  file.check();
  const predictors = predictorsOf(file, file.root, '');
  const components = [
    ...predictors.map(({ name, instructions }) => ({ name, ...file.text(instructions) })),
    ...predictors.flatMap((predictor) => descriptionsOf(file, predictor)),
  ].filter(({ text }) => text.trim() !== '');
  if (components.length === 0) {
    throw new PromptError(
      'No predictor of this DSPy program has instructions. Add some to its signature and save it again.',
      {
        file: path,
      },
    );
  }
  return {
    components,
    messages: [],
    templating: 'none',
    editOnly:
      'DSPy builds the messages of its programs itself. Run the prompt with a system of kind "command" or "http" that loads the program.',
  };
}

/** Returns the predictors in a value. A program that is itself a predictor is named `self`, as in DSPy. */
function predictorsOf(file: JsonDocument, node: Node | undefined, name: string): readonly Predictor[] {
  const predictor = predictorAt(file, node, name === '' ? 'self' : name);
  if (predictor !== undefined) return [predictor];
  return propertiesOf(node).flatMap(([key, value]) =>
    name === '' && key === 'metadata' ? [] : predictorsOf(file, value, name === '' ? key : `${name}.${key}`),
  );
}

/**
 * Reads a predictor in any of DSPy's layouts. Older versions ran a chain of thought with `extended_signature`.
 */
function predictorAt(file: JsonDocument, node: Node | undefined, name: string): Predictor | undefined {
  const flat = propertyOf(node, 'extended_signature_instructions') ?? propertyOf(node, 'signature_instructions');
  if (flat !== undefined) return { name, instructions: flat, fields: [] };
  const signature = propertyOf(node, 'extended_signature') ?? propertyOf(node, 'signature');
  if (signature?.type !== 'object') return undefined;
  const instructions = propertyOf(signature, 'instructions');
  if (instructions === undefined)
    return file.fail(`The signature of the predictor "${name}" has no "instructions". Add them.`, signature);
  return { name, instructions, fields: itemsOf(propertyOf(signature, 'fields')) };
}

/** DSPy's default description of a field, e.g. `${answer}`. */
const DEFAULT_DESCRIPTION = /^\$\{[^}]*\}$/;

function descriptionsOf(file: JsonDocument, { name, fields }: Predictor): readonly PromptComponent[] {
  return fields.flatMap((field, index) => {
    const description = propertyOf(field, 'description');
    if (description?.type !== 'string') return [];
    const text = file.text(description);
    return DEFAULT_DESCRIPTION.test(text.text.trim()) ? [] : [{ name: `${name}.fields[${index}]`, ...text }];
  });
}
