import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { kmsWorld, root, scope } from './testing/kms-world.ts';

const rounds = 60;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const call = { ...scope, principal: root, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of KMS, never with a fault of ours`, async () => {
    const shapes = operationShapes(kms, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await kmsWorld();
    const keys: (string | undefined)[] = [];
    for (const input of [{}, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, { Origin: 'EXTERNAL' }] as const) keys.push((await world.client.send(new kms.CreateKeyCommand(input))).KeyMetadata?.Arn);
    const { CiphertextBlob } = await world.client.send(new kms.EncryptCommand({ KeyId: keys[0], Plaintext: Uint8Array.of(1) }));
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const drawn = randomStructure(shapes.input, random, carries) ?? {};
      const key = keys[round % 8];
      const known = { ...('KeyId' in drawn && { KeyId: key }), ...('DestinationKeyId' in drawn && { DestinationKeyId: key }), ...('TargetKeyId' in drawn && { TargetKeyId: key }), ...('CiphertextBlob' in drawn && { CiphertextBlob }) };
      const input = { ...drawn, ...(key !== undefined && known) };
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof kms.KMSServiceException || thrown instanceof CallerError)) assert.fail(`${thrown instanceof Error ? thrown.stack : String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
    assert.ok(world.store.list(kmsKeys).every(({ arn }) => arn.includes(':key/')));
  });
}
