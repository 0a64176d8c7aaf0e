const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** Licences under which a library may be in the bundles. */
const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'Unlicense'];

const folderOfPackage = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const nameOfTerms = /^(licen[cs]e|copying|notice)/i;

/**
 * Returns the licences of the packages that bundles contain, as text.
 *
 * @param {readonly import('esbuild').Metafile[]} metafiles of the bundles. What they left out doesn't count.
 * @param {string} root absolute path of the project
 * @throws {Error} when a package has a licence that is not in the list, or doesn't come with its text.
 */
exports.thirdPartyNotices = (metafiles, root) => {
  const notices = packagesIn(metafiles).map((folder) => noticeOf(path.join(root, folder), root));
  const intro = 'GEPA for VS Code contains parts of the packages below, under the licences that follow their names.\n';
  return [intro, ...notices.sort((one, other) => one.localeCompare(other, 'en'))].join(`\n${'-'.repeat(80)}\n\n`);
};

function packagesIn(metafiles) {
  const bundled = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return [...new Set(bundled.flatMap(([file]) => folderOfPackage.exec(file)?.[0] ?? []))];
}

function noticeOf(folder, root) {
  const { name, version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version} (${license})`;
  if (!permissive.includes(license)) throw new Error(`Is the licence of ${title} compatible? Then add it to the list.`);
  const texts = readdirSync(folder)
    .filter((file) => nameOfTerms.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  // Some packages name the MIT License without its text.
  if (texts.length === 0) texts.push(`Copyright (c) ${author?.name ?? author}`, mitTerms(license, title, root));
  return `${[title, ...texts].join('\n\n')}\n`;
}

/** Returns the terms of the project's own licence, without its copyright. */
function mitTerms(license, title, root) {
  const [, terms] = readFileSync(path.join(root, 'LICENSE'), 'utf8').split(/^Copyright .*$/m);
  if (license !== 'MIT' || terms === undefined) throw new Error(`${title} comes without the text of its licence.`);
  return terms.trim();
}
