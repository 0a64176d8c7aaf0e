import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noImportCircles } from './.eslint/no-import-circles.mjs';
import { noInheritedLookup } from './.eslint/no-inherited-lookup.mjs';

/**
 * The layers, from the bottom up. A folder may import from those listed for it and from itself;
 * nothing else, so that a change in the editor can never reach the search.
 */
const mayImport = {
  gepa: [],
  presentation: ['gepa'],
  processes: ['gepa'],
  models: ['gepa', 'processes'],
  prompts: ['gepa', 'processes'],
  datasets: ['gepa', 'prompts'],
  metrics: ['gepa', 'models', 'datasets', 'prompts', 'processes'],
  system: ['gepa', 'models', 'datasets', 'prompts', 'processes'],
  runs: ['gepa', 'presentation', 'models', 'prompts', 'datasets', 'processes', 'metrics', 'system'],
  worker: ['gepa', 'presentation', 'models', 'prompts', 'datasets', 'processes', 'metrics', 'system', 'runs'],
  agents: ['gepa', 'presentation', 'models', 'prompts', 'datasets', 'processes', 'metrics', 'system', 'runs'],
  editor: [
    ...['gepa', 'presentation', 'models', 'prompts', 'datasets', 'processes', 'metrics', 'system', 'runs', 'worker'],
    'agents',
  ],
  cli: [
    ...['gepa', 'presentation', 'models', 'prompts', 'datasets', 'processes', 'metrics', 'system', 'runs', 'worker'],
    'agents',
  ],
};

const layerRules = Object.entries(mayImport).map(([folder, allowed]) => {
  const forbidden = Object.keys(mayImport).filter((other) => other !== folder && !allowed.includes(other));
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths:
            folder === 'editor'
              ? []
              : [{ name: 'vscode', message: 'Only src/editor and src/extension.ts know VS Code.' }],
          patterns: [
            {
              group: forbidden.map((other) => `**/${other}/**`),
              message: `src/${folder} may not depend on that folder.`,
            },
            ...(folder === 'gepa'
              ? [
                  {
                    regex: '^(?!(node-diff3|diff)$)[^.]',
                    message: 'src/gepa is pure: it imports only itself, node-diff3 and diff.',
                  },
                ]
              : []),
          ],
        },
      ],
    },
  };
});

/** What `no-restricted-syntax` keeps out of the editor. */
const rowKinds = {
  selector: "AssignmentExpression[left.property.name='contextValue'][right.type!='TSSatisfiesExpression']",
  message: "Menus know rows and threads by this: `satisfies RowKinds['VIEW']` or `satisfies ThreadKind`.",
};
const textsElsewhere = {
  selector: "MemberExpression[property.name='l10n'], ImportSpecifier[imported.name='l10n']",
  message: 'Texts that the developer reads are in `*-words.ts`, one file for each surface, to be reviewed together.',
};
const writtenOutTexts = {
  selector:
    "CallExpression[callee.object.property.name='l10n'][callee.property.name='t']:not([arguments.0.type='Literal'])",
  message: 'The build collects these texts for translators, which it can only if they are written out here.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.vscode-server/',
      '.sample-workspace/',
      'coverage/',
      'media/',
      '.screenshots/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview-ui/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    files: ['src/**/*.ts', 'webview-ui/**/*.ts'],
    plugins: {
      gepa: { rules: { 'no-inherited-lookup': noInheritedLookup, 'no-import-circles': noImportCircles } },
    },
    rules: { 'gepa/no-inherited-lookup': 'error', 'gepa/no-import-circles': 'error' },
  },
  {
    files: ['src/editor/**/*.ts', 'src/extension.ts'],
    rules: { 'no-restricted-syntax': ['error', rowKinds, textsElsewhere] },
  },
  {
    files: ['src/editor/**/*-words.ts'],
    rules: { 'no-restricted-syntax': ['error', rowKinds, writtenOutTexts] },
  },
  ...layerRules,
  {
    files: ['test/unit/**/*.ts'],
    ignores: ['test/unit/editor/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['mock', 'doMock'].map((property) => ({
          object: 'vi',
          property,
          message: 'Modules are loaded once for all of these tests; see vitest.config.mjs.',
        })),
      ],
    },
  },
  {
    files: ['webview-ui/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '\\.\\./src/(?!gepa/|presentation/|editor/dashboard/messages|editor/evidence/messages|editor/optimize/row-table-messages)',
              message: 'A page knows the state fold, the presentation of runs and its own messages, nothing else.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'require',
          'module',
          '__dirname',
          'document',
          'window',
          'MutationObserver',
          'AbortSignal',
          'AbortController',
          'performance',
          'setInterval',
          'clearInterval',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
