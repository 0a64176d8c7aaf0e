import { toJsonSchema } from '@valibot/to-json-schema';
import { defaultInstructions } from '../../gepa/reflection/briefing';
import { instructionsSchema, specSchema } from './spec';

/** Shows the default wording where a YAML editor completes the key, as a block that can be edited. */
const instructionsOnScreen = {
  default: defaultInstructions,
  defaultSnippets: [
    { label: 'The default wording, to edit', body: `|-\n${defaultInstructions.replace(/^(?=.)/gm, '  ')}\n` },
  ],
};

/** JSON schema of the spec file, for completion and hovers in YAML editors. The build writes it to `dist`. */
export const specJsonSchema = {
  ...toJsonSchema(specSchema, {
    typeMode: 'input',
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema === instructionsSchema ? { ...jsonSchema, ...instructionsOnScreen } : undefined,
  }),
  title: 'A GEPA run',
};
