// Tested by test/unit/documentation/pages.test.ts.
import { toJsonSchema } from '@valibot/to-json-schema';
import { specSchema } from './spec';

/** JSON schema of the spec file, for completion and hovers in YAML editors. The build writes it to `dist`. */
export const specJsonSchema = {
  ...toJsonSchema(specSchema, { typeMode: 'input', errorMode: 'ignore' }),
  title: 'A GEPA run',
};
