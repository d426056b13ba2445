import type { APIErrorType, BatchGetSecretValueCommandInput, SecretValueEntry } from '@aws-sdk/client-secrets-manager';
import { callersError } from '#wire/callers-error.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { internalCall } from '#wire/internal-call.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretsManagerDeps, SecretsManagerOperation } from '../deps.ts';
import { invalidParameter, refuseComplaints } from '../errors.ts';
import { listedSecrets } from '../listed-secrets.ts';
import getSecretValue from './GetSecretValue.ts';

const secretsMax = 20;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html; each secret needs secretsmanager:GetSecretValue besides. */
export default {
  access: ({ Filters: filters }) => ['BatchGetSecretValue', ...(filters !== undefined ? ['ListSecrets'] : [])].map((action) => ({ action: `secretsmanager:${action}`, resource: '*' })),
  async handle(input, call, deps) {
    const { ids, nextToken } = idsOf(input, call, deps);
    const SecretValues: SecretValueEntry[] = [];
    const Errors: APIErrorType[] = [];
    for (const SecretId of ids) {
      try {
        SecretValues.push(await internalCall(getSecretValue, { SecretId }, { call, deps, authorizer: deps.authorizer }));
      } catch (thrown) {
        Errors.push({ SecretId, ...errorOf(thrown) });
      }
    }
    return { SecretValues, Errors, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies SecretsManagerOperation<'BatchGetSecretValue'>;

function idsOf({ SecretIdList: ids, Filters, MaxResults: size, NextToken: nextToken }: BatchGetSecretValueCommandInput, call: Call, deps: SecretsManagerDeps): { readonly ids: readonly string[]; readonly nextToken?: string } {
  if ((ids === undefined) === (Filters === undefined)) throw invalidParameter('Either \'SecretIdList\' or \'Filters\' must be provided, but not both.');
  if (ids !== undefined) {
    if (size !== undefined) throw invalidParameter('\'Filters\' not specified. \'Filters\' must also be specified when \'MaxResults\' is provided.');
    refuseComplaints([checkLength('secretIdList', ids, { min: 1, max: secretsMax }), ...checkEach('secretIdList', ids, (path, id) => checkLength(path, id, { min: 1, max: 2_048 }))]);
    return { ids };
  }
  const page = listedSecrets({ Filters, size, sizeMax: secretsMax, nextToken }, call, deps);
  return { ids: page.items.map(({ arn }) => arn), ...(page.nextToken !== undefined && { nextToken: page.nextToken }) };
}

/** One secret that cannot be read keeps nobody from the others. */
function errorOf(thrown: unknown): Pick<APIErrorType, 'ErrorCode' | 'Message'> {
  const error = callersError(thrown);
  if (error === undefined) throw thrown;
  return { ErrorCode: error.code, Message: error.message };
}
