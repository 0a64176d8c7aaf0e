// Tested by test/unit/models/provider-registry.test.ts.
import * as v from 'valibot';
import { PracticeReflector } from '../practice/reflector';
import { PracticeStudent } from '../practice/student';
import { defineProvider } from './provider';

/** Models without a language model: deterministic, offline and free, to see how a run works. */
export const practice = defineProvider({
  label: 'Practice model',
  description: 'A small program on your machine that reads words, to see how a run works. Not a language model',
  example: '{ practice: student }',
  schema: v.strictObject({ practice: v.picklist(['student', 'reflector']) }),
  facts: (spec) => ({
    name: `practice ${spec.practice}`,
    endpoint: 'practice',
    isLanguageModel: false,
    isRepeatable: true,
    price: { input: 0, output: 0 },
    settings: {},
  }),
  create: (spec) => (spec.practice === 'student' ? new PracticeStudent() : new PracticeReflector()),
});

/** The models of a spec that names none. */
export const practiceModels = {
  task: { practice: 'student' },
  reflection: { practice: 'reflector' },
} as const;
