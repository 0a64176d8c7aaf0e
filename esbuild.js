/**
 * Builds what the extension ships: the extension, its worker and what they share (dist/extension.js, dist/worker.js, dist/shared.js),
 * large libraries (dist/libraries), the webviews (dist/dashboard.js, dist/toolkit.js, dist/evidence.js, dist/rows.js), the schema of
 * specs (dist/gepa.schema.json), and the licences of what is bundled (dist/THIRD_PARTY_NOTICES.txt); and the terminal's dist/cli.js.
 * Writes what the extension contributes to package.json and package.nls.json.
 *
 *   node esbuild.js              everything that is run or shipped
 *   node esbuild.js --cli        only the terminal's bundle
 *   node esbuild.js --tests      also the suite that runs inside the extension host
 *   node esbuild.js --conformance   only the replay of recorded runs, and the recorder of made-up ones
 *   node esbuild.js --bench      only the benchmark
 *   node esbuild.js --soak    only the soak test, and the terminal's bundle that it kills
 *   node esbuild.js --watch      rebuild on change
 */
const { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { build, context } = require('esbuild');
const { bundleSharedModulesOnce } = require('./.esbuild/shared-modules.cjs');
const { thirdPartyNotices } = require('./.esbuild/third-party-notices.cjs');

const flags = new Set(process.argv.slice(2));
const forDebugging = flags.has('--watch') || flags.has('--debug');

const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  // The modules of some packages' `main` find each other in a way that cannot be bundled.
  mainFields: ['module', 'main'],
  minify: !forDebugging,
  sourcemap: forDebugging,
  metafile: true,
  logLevel: 'warning',
};

/**
 * The large libraries, by the file of dist/libraries that they are bundled in: what is read takes time even if it is not run.
 * The extension itself needs the first two, runs need the others. None is run before it is asked for.
 */
const libraries = {
  'yaml-and-tables': ['yaml', 'papaparse'],
  openai: ['openai'],
  'templates-and-metrics': [
    'handlebars',
    'nunjucks',
    '@huggingface/jinja',
    // Stays at 3.2.1: the versions after it are five times as large, for a finer separation of sentences.
    'js-rouge',
    // Three versions of one language, whose bundle shares their parts.
    './src/models/json-schema',
  ],
};

/** Handlebars can write source maps of templates. Without the package for that it does without, and nobody would see them. */
const withoutSourceMaps = {
  name: 'without-source-maps',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^source-map$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

/** Scales bring along how to mix colours. Those here have numbers only. */
const withoutColors = {
  name: 'without-colors',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^d3-color$/ }, ({ path }) => ({ path, namespace: 'colors' }));
    onLoad({ filter: /./, namespace: 'colors' }, () => ({
      contents:
        'export const color = () => null; export const rgb = color, hsl = color, lab = color, hcl = color, cubehelix = color;',
    }));
  },
};

const libraryBundles = Object.entries(libraries).map(([file, names]) => ({
  ...node,
  // What is required is wrapped, and runs when it is required.
  stdin: {
    contents: names.map((name) => `exports['${name}'] = () => require('${name}');`).join('\n'),
    resolveDir: __dirname,
  },
  // Its modules for `import` make a smaller bundle.
  alias: { openai: 'openai/index.mjs' },
  plugins: [withoutSourceMaps],
  outfile: `dist/libraries/${file}.js`,
}));

/** Puts a stand-in in the place of each library, which loads it when one of its exports is first used. */
const loadLibrariesLate = {
  name: 'load-libraries-late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z@]|\/models\/json-schema$/ }, ({ path }) => {
      const name = path.replace(/^.*(?=\/models\/)/, './src');
      return fileOf(name) === undefined ? undefined : { path: name, namespace: 'library' };
    });
    onResolve({ filter: /./, namespace: 'library' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'library' }, ({ path }) => ({ contents: standIn(path) }));
  },
};

const fileOf = (name) => Object.keys(libraries).find((file) => libraries[file].includes(name));

/** Bundles copy the names of exports when they start. What an export is, they ask each time: it is always the library's own. */
function standIn(name) {
  const file = `./libraries/${fileOf(name)}.js`;
  const { __esModule: isModule, ...exported } = require(`${__dirname}/dist/${file}`)[name]();
  return `
    let library;
    const load = () => (library ??= require('${file}')['${name}']());
    exports.__esModule = ${isModule === true};
    for (const name of ${JSON.stringify(Object.keys(exported))})
      Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });`;
}

const shipping = { ...node, plugins: [loadLibrariesLate, withoutColors] };

/** The script and the style of a webview. */
function page(entryPoint, outfile) {
  return {
    ...node,
    platform: 'browser',
    target: 'chrome128',
    format: 'iife',
    plugins: [withoutColors],
    entryPoints: [entryPoint],
    outfile,
  };
}

const cli = {
  ...shipping,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/cli.js',
  // So that it can be linked as a command.
  banner: { js: '#!/usr/bin/env node' },
};
/** The extension and its worker. */
const threads = [
  { ...shipping, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  { ...shipping, entryPoints: ['src/worker/main.ts'], outfile: 'dist/worker.js' },
];
const pages = [
  page('webview-ui/dashboard.ts', 'dist/dashboard.js'),
  page('webview-ui/toolkit.ts', 'dist/toolkit.js'),
  page('webview-ui/evidence/evidence.ts', 'dist/evidence.js'),
  page('webview-ui/rows/rows.ts', 'dist/rows.js'),
];
const inHostSuite = {
  ...node,
  entryPoints: ['test/in-host/index.ts'],
  outfile: 'dist/test/in-host.js',
  minify: false,
  external: ['vscode', 'mocha'],
};

const conformance = ['main', 'record'].map((name) => ({
  ...node,
  entryPoints: [`test/conformance/${name}.ts`],
  outfile: `dist/test/conformance-${name}.js`,
}));

const bench = {
  ...node,
  entryPoints: ['test/bench/main.ts'],
  outfile: 'dist/test/bench.js',
  external: ['esbuild', 'playwright-core'],
  // The modules of the browser tests ask where they are.
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename);" },
};

const soak = { ...node, entryPoints: ['test/soak/main.ts'], outfile: 'dist/test/soak.js' };

/** `vscode` cannot be loaded in a worker thread: such an import would only fail when the first run starts. */
function checkWorker() {
  for (const file of ['dist/worker.js', 'dist/shared.js'])
    if (existsSync(file) && readFileSync(file, 'utf8').includes('require("vscode")'))
      throw new Error(`${file} requires "vscode", which does not exist in a worker thread.`);
}

/** @returns what a module exports. */
async function load(file) {
  const { outputFiles } = await build({ ...node, entryPoints: [file], write: false });
  const loaded = { exports: /** @type {Record<string, unknown>} */ ({}) };
  const run = new Function('module', 'exports', 'require', '__dirname', outputFiles[0].text);
  run(loaded, loaded.exports, require, `${__dirname}/dist`);
  return loaded.exports;
}

/** The schema of spec files is written from the one that reads them, so that the two cannot differ. */
async function writeSpecSchema() {
  const { specJsonSchema } = await load('src/runs/spec/json-schema.ts');
  mkdirSync('dist', { recursive: true });
  // It is shipped and not read by people: without line breaks it is a third smaller.
  writeIfChanged('dist/gepa.schema.json', JSON.stringify(specJsonSchema));
}

/** What the extension contributes is told in code, whose names and conditions the compiler checks. */
async function writeManifest() {
  const { manifest } = await load('src/editor/manifest/manifest.ts');
  writeJson('package.json', { ...JSON.parse(readFileSync('package.json', 'utf8')), ...manifest.json });
  writeJson('package.nls.json', manifest.texts);
}

/** The texts of the editor in English, for those who translate them. VS Code finds translations beside them. */
async function writeTexts() {
  const { getL10nJson } = await import('@vscode/l10n-dev');
  const names = readdirSync('src/editor', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = names.map((name) => ({ extension: '.ts', contents: readFileSync(`src/editor/${name}`, 'utf8') }));
  const texts = Object.entries(await getL10nJson(sources)).sort(([one], [other]) => one.localeCompare(other, 'en'));
  mkdirSync('dist/l10n', { recursive: true });
  writeJson('dist/l10n/bundle.l10n.json', Object.fromEntries(texts));
}

/** @param {readonly import('esbuild').BuildResult[]} results of the shipped bundles */
function writeNotices(results) {
  const metafiles = results.flatMap(({ metafile }) => metafile ?? []);
  writeFileSync('dist/THIRD_PARTY_NOTICES.txt', thirdPartyNotices(metafiles, __dirname));
}

function writeJson(file, value) {
  writeIfChanged(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** A file that is as it should be stays untouched: what watches it is not to start again. */
function writeIfChanged(file, text) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** Programs that run a scoring function of the user's in a process of its own: they are started as they are. */
function copyRunners() {
  mkdirSync('dist', { recursive: true });
  for (const name of ['javascript-runner.mjs', 'python-runner.py'])
    copyFileSync(`src/metrics/code/${name}`, `dist/${name}`);
}

/** While files are watched, the extension and its worker have their own copies of what they share, since that may change. */
async function shippedBundles() {
  return [
    ...(flags.has('--watch') ? threads : await bundleSharedModulesOnce(threads, 'dist/shared.js', __dirname)),
    ...pages,
  ];
}

function chosenBundles() {
  if (flags.has('--cli')) return [cli];
  if (flags.has('--conformance')) return conformance;
  if (flags.has('--bench')) return [bench];
  if (flags.has('--soak')) return [soak, cli];
  return undefined;
}

async function main() {
  const chosen = chosenBundles();
  // Stand-ins are made from what the libraries export.
  const first = chosen === undefined || chosen.includes(cli) ? libraryBundles : [];
  const libraryResults = await Promise.all(first.map((options) => build(options)));
  const shipped = chosen === undefined ? await shippedBundles() : [];
  const bundles = chosen ?? [...shipped, cli, ...(flags.has('--tests') ? [inHostSuite] : [])];
  if (flags.has('--watch')) {
    await Promise.all([...first, ...bundles].map(async (options) => (await context(options)).watch()));
    return;
  }
  const results = await Promise.all(bundles.map((options) => build(options)));
  checkWorker();
  if (bundles.includes(cli)) copyRunners();
  if (chosen !== undefined) return;
  writeNotices([...libraryResults, ...results.slice(0, shipped.length)]);
  await writeSpecSchema();
  await writeManifest();
  await writeTexts();
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
