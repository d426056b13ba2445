import { kmsAliasArn, kmsAliases } from '#model/kms-alias.ts';
import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { secretFor } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { pageOf } from '../paging.ts';
import { placed } from '../placed.ts';
import { identityView, ownKey, versionView } from '../views.ts';

const pageMax = 100;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html */
export default {
  access: (input, call, deps) => [secretAccess('ListSecretVersionIds', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    const secret = secretFor(input.SecretId ?? '', placed(deps, call));
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    const ownKeyArn = deps.store.get(kmsAliases, kmsAliasArn(secret, ownKey))?.keyArn;
    const listed = secret.versions.filter(({ stages }) => stages.length > 0 || input.IncludeDeprecated === true);
    const { items, nextToken } = pageOf(listed, { size: input.MaxResults, sizeMax: pageMax, nextToken: input.NextToken }, { placeOf: ({ createdAt, id }) => [createdAt, id], isDescending: true });
    return { ...identityView(secret), Versions: items.map((version) => versionView(version, ownKeyArn)), ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies SecretsManagerOperation<'ListSecretVersionIds'>;
