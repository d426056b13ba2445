import { SortByType, SortOrderType } from '@aws-sdk/client-secrets-manager';
import { checkEnum } from '#wire/constraints.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { listedSecrets } from '../listed-secrets.ts';
import { entryView } from '../views.ts';

const pageMax = 100;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html */
export default {
  access: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
  handle(input, call, deps) {
    refuseComplaints([checkEnum('sortBy', input.SortBy, SortByType), checkEnum('sortOrder', input.SortOrder, SortOrderType)]);
    const { items, nextToken } = listedSecrets({ ...input, size: input.MaxResults, sizeMax: pageMax, nextToken: input.NextToken }, call, deps);
    return { SecretList: items.map(entryView), ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies SecretsManagerOperation<'ListSecrets'>;
