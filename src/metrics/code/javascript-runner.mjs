/**
 * Runs the JavaScript functions that a metric names, in a process of its own. It is fed JSON lines `{ file, function?,
 * output, context }` or `{ body, output, context }`, and answers each with `{ result }` or `{ error }`.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const answer = process.stdout.write.bind(process.stdout);
// What a function prints is for people: standard output is for answers alone.
process.stdout.write = process.stderr.write.bind(process.stderr);

const asynchronous = async () => undefined;
const AsyncFunction = /** @type {FunctionConstructor} */ (asynchronous.constructor);

for await (const line of createInterface({ input: process.stdin })) {
  answer(`${JSON.stringify(await score(JSON.parse(line)))}\n`);
}

/** @param {{ file?: string, function?: string, body?: string, output: string, context: unknown }} question */
async function score({ file = '', function: name, body, output, context }) {
  try {
    const run = body === undefined ? await functionOf(file, name) : AsyncFunction('output', 'context', body);
    return checked(await run(output, context));
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : `it threw ${String(error)}` };
  }
}

/**
 * The function that is named, else the default export, else the only function there is. What CommonJS exports is the default
 * export of its module, and a compiled module has its own default within that.
 *
 * @param {string} file
 * @param {string | undefined} name
 * @returns {Promise<Function>}
 */
async function functionOf(file, name) {
  const exported = await import(pathToFileURL(file).href);
  const all = { ...exported.default, ...exported };
  const candidates = name === undefined ? [exported.default, exported.default?.default] : [all[name]];
  const found = candidates.find((candidate) => typeof candidate === 'function');
  if (found !== undefined) return found;
  const functions = Object.entries(all).filter(([, value]) => typeof value === 'function');
  const [only, ...others] = functions;
  if (name === undefined && only !== undefined && others.length === 0) return only[1];
  const names = functions.map(([key]) => key).join(', ') || 'none';
  throw new TypeError(
    name === undefined
      ? `the module has no default export that is a function. The functions that it exports are: ${names}`
      : `the module exports no function "${name}". The functions that it exports are: ${names}`,
  );
}

/**
 * JSON has no word for what is not a score.
 *
 * @param {unknown} result
 */
function checked(result) {
  if (result === undefined) return { error: 'it returned nothing.' };
  /** @type {string | undefined} */
  let odd;
  JSON.stringify(result, (key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) odd = key === '' ? String(value) : `${value} as "${key}"`;
    return value;
  });
  return odd === undefined ? { result } : { error: `it returned ${odd}. A score is a number from 0 to 1.` };
}
