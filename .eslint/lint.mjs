// @ts-check
/**
 * Reports what the TypeScript compiler and ESLint find, like `tsc && eslint .`. Both use the same programs, so that types are
 * checked only once: that takes longer than all the rules.
 */
import { ESLint } from 'eslint';
import ts from 'typescript';

/** @type {ts.FormatDiagnosticsHost} */
const formatHost = {
  getCurrentDirectory: () => process.cwd(),
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

/** @param {readonly ts.Diagnostic[]} diagnostics */
function print(diagnostics) {
  if (diagnostics.length === 0) return;
  console.error(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), formatHost));
}

/**
 * @param {string} configFile
 * @returns {{program: ts.Program, problems: readonly ts.Diagnostic[]}} the program, and the problems that `tsc` would report
 */
function compile(configFile) {
  /** @type {ts.Diagnostic[]} */
  const unreadable = [];
  const config = ts.getParsedCommandLineOfConfigFile(configFile, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => unreadable.push(problem),
  });
  if (config === undefined) {
    print(unreadable);
    throw new Error(`${configFile} could not be read.`);
  }
  const { options, fileNames: rootNames, errors: configFileParsingDiagnostics } = config;
  // ESLint's rules follow the parents of nodes, which the compiler itself doesn't need.
  const host = ts.createCompilerHost(options, true);
  const program = ts.createProgram({ rootNames, options, host, configFileParsingDiagnostics });
  return { program, problems: ts.getPreEmitDiagnostics(program) };
}

const compiled = ['tsconfig.json', 'webview-ui/tsconfig.json'].map(compile);
const typeProblems = compiled.flatMap(({ problems }) => problems);
print(typeProblems);

const eslint = new ESLint({
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: null, programs: compiled.map(({ program }) => program) } },
  },
});
const results = await eslint.lintFiles('.');
const formatter = await eslint.loadFormatter('stylish');
const report = await formatter.format(results);
if (report !== '') console.error(report);
const isClean = typeProblems.length === 0 && results.every(({ errorCount }) => errorCount === 0);
process.exitCode = isClean ? 0 : 1;
