import * as v from 'valibot';
import { endpointOf, type AddressEntry } from '../endpoints/endpoint';
import { priceSchema } from '../endpoints/endpoint-spec';
import { presets } from '../endpoints/presets';
import { priceLists, type PriceList } from './price-table';

type Price = v.InferOutput<typeof priceSchema>;

/** Prices of the developer's own, by the model's name. `*` in a name stands for any characters. */
export type OwnPrices = Readonly<Record<string, Price>>;

/** Reads prices as the developer writes them into the settings. Leaves out invalid ones. */
export function readOwnPrices(written: unknown): OwnPrices {
  const entries = typeof written === 'object' && written !== null ? Object.entries(written) : [];
  return Object.fromEntries(
    entries.flatMap(([pattern, value]) => {
      const price = v.safeParse(priceSchema, value);
      return price.success ? [[pattern, price.output]] : [];
    }),
  );
}

/** A price that the spec doesn't have to name. */
export interface KnownPrice {
  readonly price: Price;
  /** The list that it is from. Undefined for the developer's own. */
  readonly list?: PriceList;
}

interface PricedEntry extends AddressEntry {
  readonly model: string;
}

/**
 * Returns the price of a model that its spec doesn't name: the developer's own, or that of its service's price list. A model of
 * the same name at another address may cost anything, and one on the developer's own machine too.
 */
export function knownPrice(entry: PricedEntry, own: OwnPrices): KnownPrice | undefined {
  const ownPrice = Object.entries(own).find(([pattern]) => matches(entry.model, pattern))?.[1];
  if (ownPrice !== undefined) return { price: ownPrice };
  const { service } = endpointOf(entry);
  for (const list of priceLists) {
    const name = nameInList(entry.model, service === presets.openrouter ? `${list.vendor}/` : undefined);
    const isListed = service === presets.openrouter || service === presets[list.service];
    const found =
      isListed && name !== undefined ? Object.entries(list.prices).find(([key]) => plain(key) === name) : undefined;
    if (found === undefined) continue;
    const [input, output, cachedInput] = found[1];
    return { price: { input, output, ...(cachedInput === undefined ? {} : { cachedInput }) }, list };
  }
  return undefined;
}

/**
 * Returns the name that a model has in a price list, without the date of its version.
 *
 * @param prefix that the name must have, and that the list doesn't have.
 */
function nameInList(model: string, prefix = ''): string | undefined {
  if (!model.startsWith(prefix)) return undefined;
  return plain(model.slice(prefix.length).replace(/-(?:\d{8}|\d{4}-\d\d-\d\d|latest)$/, ''));
}

/** Services write the same version as `4.5` or `4-5`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('.', '-');
}

/** Whether a name is the pattern, in which `*` stands for any characters. */
function matches(name: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Formats where prices are from, e.g. `OpenAI’s price list of June 2026`. */
export function describeList({ source, asOf }: PriceList): string {
  const month = new Date(`${asOf}-01T00:00:00Z`).toLocaleDateString('en', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${source} of ${month}`;
}
