import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy, type GivenKind } from './policy-document.ts';

const good = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::bucket' };

function policy(Statement: readonly object[], Version: string | undefined = '2012-10-17'): string {
  return JSON.stringify({ ...(Version !== '' && { Version }), Statement });
}

function refuses(text: string, sentence: RegExp, kind: GivenKind = 'identity'): void {
  assert.throws(() => parsePolicy(text, kind), { name: 'MalformedPolicy', message: sentence }, text);
}

test('managed policies have to be of the version 2012-10-17; others may be older', () => {
  for (const version of ['', '2008-10-17']) {
    refuses(policy([good], version), /^Policy document must be version 2012-10-17 or greater\.$/, 'managed');
    assert.equal(parsePolicy(policy([good], version), 'identity').version, '2008-10-17');
  }
  refuses(policy([good], '2013-10-17'), /^Syntax errors in policy\. The version "2013-10-17"/, 'managed');
});

test('of a policy with several faults, the first in the order of IAM is told, in whichever statement it is', () => {
  const [syntax, version, legacy] = [/^Syntax errors in policy\./, /^Policy document must be version/, /^The policy failed legacy parsing/];
  refuses(policy([{ ...good, Effect: 'denY' }, { ...good, Sid: {} }], ''), syntax, 'managed');
  refuses(policy([{ ...good, Effect: 'denY' }], ''), version, 'managed');
  refuses(policy([{ ...good, Sid: 'a', Effect: 'aLLow' }, { Sid: 'a', Effect: 'Allow' }]), legacy);
  refuses(policy([{ Effect: 'Allow', Condition: { DateLessThan: { 'a:b': '234-13' } } }]), legacy);
  refuses(policy([{ Effect: 'Allow', Resource: 'arn:aws:s3::bucket' }]), legacy);
  refuses(policy([{ ...good, Sid: 'a' }, { Sid: 'a', Effect: 'Allow' }]), /^Statement IDs \(SID\) in a single policy must be unique\./);
  refuses(policy([{ ...good, Resource: 'bucket' }, { Effect: 'Allow' }]), /^Policy statement must contain actions\. See statement 2\.$/);
  refuses(policy([{ ...good, Resource: ['arn:x:s3:::a', 'arn:x:s3::a'] }]), /^Partition "x" is not valid for resource "arn:x:s3:::a"\./);
  refuses(policy([{ ...good, Action: 's3:a:b', Resource: 'bucket' }]), /^Resource bucket must be in ARN format/);
  refuses(policy([{ Effect: 'Allow', Action: 'ListBucket' }]), /^Actions\/Conditions must be prefaced by a vendor/);
});

test('what is no date fails legacy parsing', () => {
  for (const date of ['sdfdsf', '234-13', '2016-12-13t2:00:00.593194+1', '2016-12-13t2:00:00.1999999999+10:59', '9223372036854775808', '2016-02-30', '']) refuses(policy([{ ...good, Condition: { DateLessThan: { 'a:b': date } } }]), /^The policy failed legacy parsing\./);
});
