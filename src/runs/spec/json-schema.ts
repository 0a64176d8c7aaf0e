import { toJsonSchema } from '@valibot/to-json-schema';
import { specSchema } from './spec';

/** The spec file as a JSON schema, for completion and hovers in YAML editors. Written to `dist` by the build. */
export const specJsonSchema = {
  ...toJsonSchema(specSchema, { typeMode: 'input', errorMode: 'ignore' }),
  title: 'A GEPA run',
};
