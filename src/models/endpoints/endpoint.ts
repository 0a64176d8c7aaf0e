import { valueOf } from '../../gepa/named-values';
import { presetAt, presets, type Preset, type PresetName } from './presets';

/** What an entry of a spec says about where its model is asked. */
export interface AddressEntry {
  readonly provider?: PresetName;
  readonly baseUrl?: string;
  readonly apiKeyEnv?: string;
}

/** Where a model is asked. */
export interface Endpoint {
  readonly baseUrl: string;
  /** The environment variable that the terminal reads the key from. */
  readonly apiKeyEnv?: string;
  /** What is known about the service. Undefined for an endpoint of unknown make. */
  readonly service: Preset | undefined;
}

/** Returns the address that an entry of a spec names itself or by its service; undefined when it names none. */
export function addressIn({ provider, baseUrl }: AddressEntry): string | undefined {
  return baseUrl ?? serviceNamed(provider)?.baseUrl;
}

/**
 * Returns where an entry of a spec is asked. What the entry says wins over what is known about its service, whose key is only sent
 * to an address of the service.
 *
 * @throws {Error} when the entry names no address.
 */
export function endpointOf(entry: AddressEntry): Endpoint {
  const named = serviceNamed(entry.provider);
  const written = addressIn(entry);
  if (written === undefined) throw new Error(`No address in ${JSON.stringify(entry)}.`);
  const atAddress = presetAt(written);
  const apiKeyEnv = entry.apiKeyEnv ?? (named !== undefined && named === atAddress ? named.apiKeyEnv : undefined);
  const service = named ?? atAddress;
  return {
    baseUrl: withPath(written, service?.path),
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    service,
  };
}

function serviceNamed(provider: PresetName | undefined): Preset | undefined {
  return provider === undefined ? undefined : valueOf<Preset>(presets, provider);
}

/** Adds a path to an address that has none. */
function withPath(address: string, path: string | undefined): string {
  const url = new URL(address);
  if (path === undefined || url.pathname !== '/') return address;
  url.pathname = path;
  return url.href;
}
