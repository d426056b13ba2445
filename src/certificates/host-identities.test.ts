import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { dayMs } from '#base/time.ts';
import { certificateAuthorities } from '#model/certificate-authority.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { hostIdentities } from './host-identities.ts';
import { localAuthority } from './local-authority.ts';

const own = ['localhost', '127.0.0.1'];

async function world() {
  const clock = new ManualClock(Date.UTC(2030, 0, 1));
  const store = await Store.open(memoryJournal(), [certificateAuthorities]);
  const authority = localAuthority({ store, clock, realClock: clock, random: seededRandom(1) });
  const identities = hostIdentities({ authority, realClock: clock, own, namesMax: 4 });
  const namesFor = async (asked: string | undefined) => new X509Certificate((await identities.identityOf(asked)).certificate).subjectAltName;
  return { clock, identities, namesFor };
}

test('every name of ours and of AWS gets a certificate for just that name; all else that of the host', async () => {
  const { namesFor } = await world();
  for (const name of ['localhost', '123456789012.dkr.ecr.eu-west-1.amazonaws.com', '123456789012.dkr-ecr.eu-west-1.on.aws', '000000000000.dkr.ecr.us-east-1.localhost', 'public.ecr.aws', 'api.ecr.us-east-1.amazonaws.com', 'ecs.cn-north-1.amazonaws.com.cn']) {
    assert.equal(await namesFor(name), `DNS:${name}`);
    assert.equal(await namesFor(name.toUpperCase()), `DNS:${name}`);
  }
  for (const name of [undefined, '', 'example.com', 'amazonaws.com', 'localhost.example.com', 'evilamazonaws.com', 'a..localhost', '*.amazonaws.com', `${'a.'.repeat(200)}localhost`]) {
    assert.equal(await namesFor(name), 'DNS:localhost, IP Address:127.0.0.1', String(name));
  }
});

test('a certificate is the same one until sixty days before its end, and another one from then on', async () => {
  const { clock, identities } = await world();
  const first = await identities.identityOf('localhost');
  await clock.advance(first.notAfter - clock.nowMs() - 60 * dayMs - 1);
  assert.equal(await identities.identityOf('localhost'), first);
  await clock.advance(1);
  const second = await identities.identityOf('localhost');
  assert.notEqual(second, first);
  assert.ok(second.notAfter - clock.nowMs() > 360 * dayMs);
});

test('however many names clients ask for, the number of certificates that are kept is bounded', async () => {
  const { identities } = await world();
  const first = await identities.identityOf('name-0.localhost');
  for (let index = 1; index <= 4; index += 1) await identities.identityOf(`name-${index}.localhost`);
  assert.notEqual(await identities.identityOf('name-0.localhost'), first);
});
