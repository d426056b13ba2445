import { checkLength, checkPattern, checkSecretLength, type Complaint } from '#wire/constraints.ts';
import type { SecretValue } from './content.ts';
import { invalidParameter, invalidRequest, refuseComplaints, validationException } from './errors.ts';

const valueBytesMax = 65_536;
const tokenLength = { min: 32, max: 64 };
/** What comes before the name in an ARN. */
const arnPrefix = /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:/;

export function checkSecretId(id: string | undefined): void {
  refuseComplaints([checkLength('secretId', id, { min: 1, max: 2_048 })]);
  if (id !== undefined) checkNameCharacters(id.replace(arnPrefix, ''));
}

export function checkToken(token: string | undefined): Complaint {
  return checkLength('clientRequestToken', token, tokenLength);
}

export function checkVersionId(member: string, id: string | undefined): Complaint {
  return checkLength(member, id, tokenLength);
}

export function checkStage(member: string, stage: string | undefined): Complaint {
  return checkLength(member, stage, { min: 1, max: 256 });
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export function checkNewName(name: string): void {
  refuseComplaints([checkLength('name', name, { min: 1, max: 512 })]);
  checkNameCharacters(name);
}

function checkNameCharacters(name: string): void {
  if (checkPattern('name', name, '[A-Za-z0-9/_+=.@!-]+') !== undefined) throw validationException('Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!');
}


export interface ValueInput {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
  readonly ClientRequestToken?: string | undefined;
}

export interface GivenValue {
  /** Of the version that the value becomes. */
  readonly id: string;
  readonly value: SecretValue;
}

/** Undefined when there is none. The SDKs make up a token for it when their callers give none; AWS does not. */
export function valueIn(input: ValueInput): GivenValue | undefined {
  const value = secretValueIn(input);
  if (value === undefined) return undefined;
  if (input.ClientRequestToken === undefined) throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  return { id: input.ClientRequestToken, value };
}

/** No sentence quotes it. */
function secretValueIn({ SecretString: text, SecretBinary: binary }: ValueInput): SecretValue | undefined {
  if (text !== undefined && binary !== undefined) throw invalidParameter('You can\'t specify both a binary secret value and a string secret value in the same secret.');
  if (text === undefined && binary === undefined) return undefined;
  const value: SecretValue = binary === undefined ? { kind: 'string', bytes: Buffer.from(text ?? '') } : { kind: 'binary', bytes: binary };
  const member = value.kind === 'string' ? 'secretString' : 'secretBinary';
  refuseComplaints([checkSecretLength(member, value.bytes, { min: 1, max: valueBytesMax })]);
  return value;
}

export function requiredValueIn(input: ValueInput): GivenValue {
  const given = valueIn(input);
  if (given === undefined) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  return given;
}
