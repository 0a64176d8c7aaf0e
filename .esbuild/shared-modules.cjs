const { basename, relative } = require('node:path');
const { build } = require('esbuild');

/**
 * Takes the modules of `src` that all of some bundles use out of them, into a bundle of their own that they load. No such module is
 * in two bundles, since its classes would then be two. A module runs when it is first imported, as before.
 *
 * @param {readonly import('esbuild').BuildOptions[]} bundles of one entry point each, in the same folder
 * @param {string} sharedFile in that folder
 * @param {string} project absolute path
 * @returns {Promise<readonly import('esbuild').BuildOptions[]>} the bundle of what is shared, and the others without it
 */
async function bundleSharedModulesOnce(bundles, sharedFile, project) {
  const apart = await Promise.all(bundles.map((options) => build({ ...options, metafile: true, write: false })));
  const [first, ...others] = apart.map(({ metafile }) => Object.keys(metafile.inputs));
  const shared = new Set(
    first.filter((file) => file.startsWith('src/') && others.every((files) => files.includes(file))),
  );
  const bundle = {
    ...bundles[0],
    entryPoints: undefined,
    // What is required is wrapped, and runs when it is required.
    stdin: {
      contents: [...shared].map((file) => `exports['${file}'] = () => require('./${file}');`).join('\n'),
      resolveDir: project,
    },
    outfile: sharedFile,
  };
  const loadShared = loadFrom(`./${basename(sharedFile)}`, shared, project);
  return [bundle, ...bundles.map((one) => ({ ...one, plugins: [...one.plugins, loadShared] }))];
}

/** Puts a module that loads the bundle in the place of each module in it. */
const loadFrom = (bundle, shared, project) => ({
  name: 'load-shared-modules',
  setup({ onResolve, onLoad, resolve: find }) {
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === shared) return undefined;
      const found = await find(path, { kind, importer, resolveDir, pluginData: shared });
      const file = relative(project, found.path).replaceAll('\\', '/');
      return shared.has(file) ? { path: file, namespace: 'shared' } : undefined;
    });
    onResolve({ filter: /./, namespace: 'shared' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({
      contents: `module.exports = require('${bundle}')['${path}']();`,
    }));
  },
});

module.exports = { bundleSharedModulesOnce };
