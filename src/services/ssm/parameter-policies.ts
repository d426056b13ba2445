import { isJsonObject } from '#base/json-object.ts';
import type { ParameterPolicy } from '#model/parameter.ts';
import { incompatiblePolicy, invalidPolicyAttribute, invalidPolicyType, policiesLimitExceeded, validationException } from './errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html */
const policiesMax = 10;

export interface PoliciesOfParameter {
  readonly policies: readonly ParameterPolicy[];
  /** When its Expiration policy has it deleted. */
  readonly deletesAt?: number;
}

/** Reads the JSON list of policies. Expiration is done; the others would tell EventBridge, which there is none of. */
export function policiesFrom(text: string, nowMs: number): PoliciesOfParameter {
  const documents = documentsIn(text);
  if (documents.length > policiesMax) throw policiesLimitExceeded(policiesMax);
  const expirations = documents.map((document) => expirationOf(document, nowMs));
  if (expirations.length > 1) throw incompatiblePolicy('There is a conflict in the policies specified for this parameter: it can have one Expiration policy.');
  const [deletesAt] = expirations;
  return { policies: documents.map((document) => ({ type: String(document['Type']), text: JSON.stringify(document) })), ...(deletesAt !== undefined && { deletesAt }) };
}

/** `{}` and `[]` take all policies away. */
function documentsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed = parsedJson(text);
  if (isJsonObject(parsed) && Object.keys(parsed).length === 0) return [];
  if (!Array.isArray(parsed)) throw validationException('The policies of a parameter have to be a JSON list.');
  const documents: readonly unknown[] = parsed;
  return documents.filter((document) => !isJsonObject(document) || Object.keys(document).length > 0).map((document) => {
    if (!isJsonObject(document)) throw validationException('Each policy of a parameter has to be a JSON object.');
    return document;
  });
}

function expirationOf({ Type: type, Version: version, Attributes: attributes }: Readonly<Record<string, unknown>>, nowMs: number): number {
  if (type === 'ExpirationNotification' || type === 'NoChangeNotification') throw validationException(`Policies: ${type} is not supported: it tells EventBridge, and there is none.`);
  if (type !== 'Expiration') throw invalidPolicyType(String(type));
  if (version !== '1.0') throw invalidPolicyAttribute('A policy attribute or its value is invalid: Version has to be "1.0".');
  const timestamp = isJsonObject(attributes) ? attributes['Timestamp'] : undefined;
  const deletesAt = typeof timestamp === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(deletesAt)) throw invalidPolicyAttribute('A policy attribute or its value is invalid: Timestamp of Expiration has to be a time such as 2030-12-02T21:34:33.000Z.');
  if (deletesAt <= nowMs) throw invalidPolicyAttribute('A policy attribute or its value is invalid: Timestamp of Expiration has to be in the future.');
  return deletesAt;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(validationException('The policies of a parameter are not JSON.'), { cause });
  }
}
