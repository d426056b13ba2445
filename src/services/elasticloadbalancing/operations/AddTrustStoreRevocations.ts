import { RevocationType, type RevocationContent } from '@aws-sdk/client-elastic-load-balancing-v2';
import { revokedEntryCount, trustStores, type TrustStore } from '#model/trust-store.ts';
import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { actsOn } from '../access.ts';
import { readsObject } from '../access-of-objects.ts';
import { objectVersionRefusal } from '../ca-bundle-object.ts';
import { validationError } from '../errors.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbDeps, ElbOperation } from '../service.ts';
import { revocationFrom } from '../trust-store-content.ts';
import { revocationContentNotFound, tooManyRevocationEntries } from '../trust-store-errors.ts';
import { revocationView } from '../views/trust-store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#mutual-tls-limits */
const listsMax = 30;
const entriesMax = 500_000;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTrustStoreRevocations.html */
export default {
  access: (input) => [...actsOn('AddTrustStoreRevocations', input.TrustStoreArn), ...(input.RevocationContents ?? []).map(({ S3Bucket: bucket, S3Key: key }) => readsObject({ bucket, key }))],
  refuses: { 'RevocationContents.S3ObjectVersion': objectVersionRefusal },
  async handle({ TrustStoreArn: arn, RevocationContents: contents = [] }, call, deps) {
    const wanted = { kind: trustStoreKind, arn };
    const { caCertificates } = lookUp(deps.store, call, wanted);
    const added = await readLists(deps, contents, caCertificates);
    return deps.store.transact((transaction) => {
      const changed = withLists(lookUp(transaction, call, wanted), added);
      transaction.put(trustStores, changed);
      return { TrustStoreRevocations: changed.revocations.slice(-added.length).map((revocation) => revocationView(changed, revocation)) };
    });
  },
} satisfies ElbOperation<'AddTrustStoreRevocations'>;

type List = ReturnType<typeof revocationFrom>;

async function readLists({ objects }: ElbDeps, contents: readonly RevocationContent[], caCertificates: string): Promise<readonly List[]> {
  if (contents.length === 0) throw validationError('At least one revocation file must be specified');
  const message = validationMessage(checkEach('revocationContents', contents, (path, { RevocationType: type }) => checkEnum(`${path}.revocationType`, type, RevocationType)));
  if (message !== undefined) throw validationError(message);
  return Promise.all(contents.map(async ({ S3Bucket: bucket, S3Key: key }) => {
    const content = await objects.read({ bucket, key });
    if (content === undefined) throw revocationContentNotFound({ bucket, key });
    return revocationFrom(content, caCertificates);
  }));
}

function withLists(store: TrustStore, added: readonly List[]): TrustStore {
  const last = store.lastRevocationId ?? 0;
  const revocations = [...store.revocations, ...added.map((list, index) => ({ id: last + 1 + index, ...list }))];
  const changed = { ...store, revocations, lastRevocationId: last + added.length };
  if (revocations.length > listsMax) throw tooManyRevocationEntries(`it can have ${listsMax} revocation files`);
  if (revokedEntryCount(changed) > entriesMax) throw tooManyRevocationEntries(`it can have ${entriesMax} of them`);
  return changed;
}
