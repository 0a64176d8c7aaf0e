/**
 * Makes the bundles that are shipped smaller than esbuild does, which takes too long for every build: `vsce package` runs it.
 * Bundles that can't get smaller stay as they are.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { minify } from 'terser';

/** The terminal's program isn't shipped. */
const notShipped = ['cli.js'];

for (const folder of ['dist', 'dist/libraries']) {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.js') || notShipped.includes(name)) continue;
    const file = `${folder}/${name}`;
    const written = readFileSync(file, 'utf8');
    const { code } = await minify(written, { ecma: 2020 });
    if (code !== undefined && code.length < written.length) writeFileSync(file, code);
  }
}
