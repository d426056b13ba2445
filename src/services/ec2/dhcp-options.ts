import type { NewDhcpConfiguration } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import { parseAddress } from '#model/cidr.ts';
import { defaultDhcpOptions } from '#model/default-vpc.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { amazonProvidedDns, dhcpOptions, regionDefaults, type DhcpOptions } from '#model/vpc.ts';
import type { Transaction } from '#state/store.ts';

/** How a VPC is told to have no set of options. */
export const noDhcpOptionsId = 'default';

/** The set that a region's new VPCs get; another one is made when its owner has deleted it. */
export function defaultDhcpOptionsId(transaction: Transaction, scope: Scope, ids: Ids): string {
  const id = transaction.get(regionDefaults, scopeKey(scope))?.defaultDhcpOptionsId;
  if (id !== undefined && transaction.get(dhcpOptions, id) !== undefined) return id;
  const made = defaultDhcpOptions(scope, ids);
  transaction.put(dhcpOptions, made);
  transaction.put(regionDefaults, { account: scope.account, region: scope.region, defaultDhcpOptionsId: made.id });
  return made.id;
}

type Configuration = DhcpOptions['configurations'][number];

/** The options of a set as a caller gives them (https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html). */
export function validConfigurations(given: readonly NewDhcpConfiguration[]): readonly Configuration[] {
  const configurations = given.map(validConfiguration);
  const [first] = configurations;
  if (first === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter dhcpConfigurations');
  const twice = configurations.find(({ key }, index) => configurations.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined) throw new CallerError('InvalidParameterValue', `The DHCP option '${twice.key}' is given twice; give all of its values at once`);
  return configurations;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const serversMax = 4;
const domainNameCharactersMax = 253;

interface Option {
  readonly valuesMax: number;
  readonly isValid: (value: string) => boolean;
  readonly expects: string;
}

const isAddress = (value: string) => parseAddress(value) !== undefined;
const servers: Option = { valuesMax: serversMax, isValid: isAddress, expects: 'an IPv4 address' };
const nodeTypes = ['1', '2', '4', '8'];

const options: ReadonlyMap<string, Option> = new Map([
  ['domain-name-servers', { ...servers, isValid: (value) => value === amazonProvidedDns || isAddress(value), expects: `an IPv4 address or ${amazonProvidedDns}` }],
  // Several domains, which some systems search one after the other, stand in one value with blanks between them.
  ['domain-name', { valuesMax: 1, isValid: (value) => value.length <= domainNameCharactersMax && /^[\w.-]+( [\w.-]+)*$/.test(value), expects: 'a domain name' }],
  ['ntp-servers', servers],
  ['netbios-name-servers', servers],
  ['netbios-node-type', { valuesMax: 1, isValid: (value) => nodeTypes.includes(value), expects: nodeTypes.join(', ') }],
]);

function validConfiguration({ Key: key = '', Values: given = [] }: NewDhcpConfiguration): Configuration {
  const option = options.get(key);
  if (option === undefined) throw new CallerError('InvalidParameterValue', `Value (${key}) for parameter name is invalid. Unknown DHCP option`);
  // EC2 takes several servers as one value with commas, too.
  const values = given.flatMap((value) => value.split(',')).map((value) => value.trim());
  if (values.length === 0) throw new CallerError('MissingParameter', `The DHCP option '${key}' must have a value`);
  if (values.length > option.valuesMax) throw new CallerError('InvalidParameterValue', `Value (${values.join(', ')}) for parameter ${key} is invalid. At most ${option.valuesMax} may be given.`);
  const wrong = values.find((value) => !option.isValid(value));
  if (wrong !== undefined) throw new CallerError('InvalidParameterValue', `Value (${wrong}) for parameter ${key} is invalid. Expecting ${option.expects}.`);
  return { key, values };
}
