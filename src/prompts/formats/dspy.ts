import type { Node } from 'jsonc-parser';
import { itemsOf, JsonFile, propertiesOf, propertyOf, respellJsonString } from '../documents/json-document';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptComponent } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';

/**
 * Programs that DSPy saved: the state of each predictor by its name, e.g. `prog.predict`. The instructions of each are a
 * component of that name; behind them all come the descriptions of fields that somebody wrote, as `prog.predict.fields[1]`.
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
        // What stands before anything that can be long.
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
  respell: respellJsonString,
};

/** A predictor of a program, with what holds its instructions. */
interface Predictor {
  readonly name: string;
  readonly instructions: Node;
  readonly fields: readonly Node[];
}

function read(path: string, content: string): PromptContents {
  const file = new JsonFile(path, content);
  file.check();
  const predictors = predictorsOf(file, file.root, '');
  const components = [
    ...predictors.map(({ name, instructions }) => ({ name, ...file.text(instructions) })),
    ...predictors.flatMap((predictor) => descriptionsOf(file, predictor)),
  ].filter(({ text }) => text.trim() !== '');
  if (components.length === 0) {
    throw new PromptError(
      'No predictor of this DSPy program has instructions. Give its signature some and save it again.',
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
      'DSPy makes the messages of its programs itself. Run the prompt with a system of kind "command" or "http" that loads the program.',
  };
}

/** The predictors below a value. A program that is one predictor itself is called `self`, as DSPy calls it. */
function predictorsOf(file: JsonFile, node: Node | undefined, name: string): readonly Predictor[] {
  const predictor = predictorAt(file, node, name === '' ? 'self' : name);
  if (predictor !== undefined) return [predictor];
  return propertiesOf(node).flatMap(([key, value]) =>
    name === '' && key === 'metadata' ? [] : predictorsOf(file, value, name === '' ? key : `${name}.${key}`),
  );
}

/**
 * A predictor in any of its layouts. `extended_signature` is the one that a chain of thought of the older ones was run with.
 */
function predictorAt(file: JsonFile, node: Node | undefined, name: string): Predictor | undefined {
  const flat = propertyOf(node, 'extended_signature_instructions') ?? propertyOf(node, 'signature_instructions');
  if (flat !== undefined) return { name, instructions: flat, fields: [] };
  const signature = propertyOf(node, 'extended_signature') ?? propertyOf(node, 'signature');
  if (signature?.type !== 'object') return undefined;
  const instructions = propertyOf(signature, 'instructions');
  if (instructions === undefined)
    return file.fail(`The signature of the predictor "${name}" has no "instructions".`, signature);
  return { name, instructions, fields: itemsOf(propertyOf(signature, 'fields')) };
}

/** What DSPy puts where nobody describes a field, e.g. `${answer}`. */
const DEFAULT_DESCRIPTION = /^\$\{[^}]*\}$/;

function descriptionsOf(file: JsonFile, { name, fields }: Predictor): readonly PromptComponent[] {
  return fields.flatMap((field, index) => {
    const description = propertyOf(field, 'description');
    if (description?.type !== 'string') return [];
    const text = file.text(description);
    return DEFAULT_DESCRIPTION.test(text.text.trim()) ? [] : [{ name: `${name}.fields[${index}]`, ...text }];
  });
}
