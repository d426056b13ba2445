import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import type { Principal } from '#wire/operation.ts';
import { InProcessApi, account, type ServedOperation } from '../support/in-process-api.ts';
import { plausibleInput } from '../support/plausible-input.ts';
import { plausible } from '../support/plausible-values.ts';

const nobody: Principal = { account, arn: `arn:aws:iam::${account}:user/nobody`, userId: 'AIDANOBODY', accessKeyId: 'AKIANOBODY', isRoot: false, identityArn: `arn:aws:iam::${account}:user/nobody` };

/** What AWS lets everybody do (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html). */
const needNoPermission = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);

const denials = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

test('every operation of every service refuses who has no permission, and does nothing', async () => {
  await using api = await InProcessApi.open(() => rootAuthorizer);
  const wrong: string[] = [];
  for (const served of api.operations) {
    const name = nameOf(served);
    if (needNoPermission.has(name)) continue;
    const before = changesOf(api);
    const answer = await answerTo(api, served, nobody);
    if (!denials.has(answer)) wrong.push(`${name}: ${answer}`);
    if (before() > 0) wrong.push(`${name}: changed something`);
  }
  assert.deepEqual(wrong, []);
});

function nameOf({ loaded, shapes }: ServedOperation): string {
  return `${loaded.service.name}:${shapes.name}`;
}

async function answerTo(api: InProcessApi, served: ServedOperation, principal: Principal): Promise<string> {
  try {
    await api.send(served, plausibleInput(served.shapes.input, nameOf(served), plausible), principal);
    return 'done';
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}` : String(thrown);
  }
}

/** Counts what is changed from now on. */
function changesOf({ store }: InProcessApi): () => number {
  let count = 0;
  const end = store.onCommit((changes) => {
    count += changes.length;
  });
  return () => {
    end();
    return count;
  };
}
