import { isJsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { parseSecretReference, type ParameterReference, type SecretsManagerReference } from '#model/secret-reference.ts';
import type { Call } from '#wire/operation.ts';
import { retrievalFailed } from './retrieval-failed.ts';
import { sdkSentence } from './sdk-sentence.ts';
import type { SecretServices } from './secret-services.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const namesMax = 10;

export interface SecretRetrieval {
  readonly services: SecretServices;
  /** A call in a region, the task's own when none is named. */
  readonly callIn: (region: string | undefined) => Call;
}

/** The values of secrets, by their `valueFrom`. Each is fetched once, however many containers have it. Throws WorldError in Fargate's words, which have no value in them. */
export async function retrieveSecrets(valuesFrom: readonly string[], retrieval: SecretRetrieval): Promise<ReadonlyMap<string, string>> {
  const parameters: [string, ParameterReference][] = [];
  const secrets: [string, SecretsManagerReference][] = [];
  for (const valueFrom of new Set(valuesFrom)) {
    const reference = parseSecretReference(valueFrom);
    if (reference === undefined) throw retrievalFailed('unable to retrieve secret from asm', `trying to retrieve secret with value ${valueFrom} resulted in error: an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`);
    if (reference.kind === 'parameter') parameters.push([valueFrom, reference]);
    else secrets.push([valueFrom, reference]);
  }
  const fromSecrets = await Promise.all(secrets.map(async ([valueFrom, reference]) => [valueFrom, await secretValue(reference, retrieval)] as const));
  return new Map([...fromSecrets, ...(await parameterValues(parameters, retrieval))]);
}

async function secretValue({ region, jsonKey, ...request }: SecretsManagerReference, { services, callIn }: SecretRetrieval): Promise<string> {
  const call = callIn(region);
  const text = await services.secret(call, request).catch((thrown: unknown) => {
    throw asmFailed(`failed to fetch secret ${request.secretId} from secrets manager: ${sdkSentence(thrown, { service: 'Secrets Manager', operation: 'GetSecretValue', requestId: call.requestId })}`);
  });
  if (text === undefined) throw asmFailed(`secret ${request.secretId} has no SecretString: a secret of bytes cannot be a variable`);
  return jsonKey === undefined ? text : memberOf(text, jsonKey, request.secretId);
}

/** What is no text is given as JSON writes it. */
function memberOf(text: string, jsonKey: string, secretId: string): string {
  const members = objectIn(text);
  if (members === undefined) throw asmFailed(`secret ${secretId} is not a JSON object, so that it has no json key ${jsonKey}`);
  const value = members.get(jsonKey);
  if (value === undefined) throw asmFailed(`retrieved secret from Secrets Manager did not contain json key ${jsonKey}`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function objectIn(text: string): ReadonlyMap<string, unknown> | undefined {
  const parsed = parsedJson(text);
  return isJsonObject(parsed) ? new Map(Object.entries(parsed)) : undefined;
}

async function parameterValues(parameters: readonly (readonly [string, ParameterReference])[], { services, callIn }: SecretRetrieval): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const invalid: string[] = [];
  for (const [region, ofRegion] of Map.groupBy(parameters, ([, reference]) => reference.region)) {
    for (let start = 0; start < ofRegion.length; start += namesMax) {
      const batch = ofRegion.slice(start, start + namesMax);
      const call = callIn(region);
      const answer = await services.parameters(call, batch.map(([, { name }]) => name)).catch((thrown: unknown) => {
        throw ssmFailed(sdkSentence(thrown, { service: 'SSM', operation: 'GetParameters', requestId: call.requestId }));
      });
      invalid.push(...answer.invalid);
      for (const [valueFrom, { name }] of batch) {
        const value = answer.values.get(name);
        if (value !== undefined) found.set(valueFrom, value);
      }
    }
  }
  const missing = parameters.filter(([valueFrom]) => !found.has(valueFrom)).map(([valueFrom]) => valueFrom);
  if (missing.length > 0) throw ssmFailed(`invalid ssm parameters: ${(invalid.length > 0 ? invalid : missing).join(', ')}`);
  return found;
}

function asmFailed(cause: string): Error {
  return retrievalFailed('unable to retrieve secret from asm', cause);
}

function ssmFailed(cause: string): Error {
  return retrievalFailed('unable to retrieve secrets from ssm', cause);
}
