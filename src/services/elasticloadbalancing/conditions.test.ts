import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { conditionsFrom } from './conditions.ts';
import { conditionView } from './views/condition.ts';

const shown = (condition: RuleCondition) => conditionsFrom([condition]).map(conditionView)[0];
const refused = (condition: RuleCondition, message: string | RegExp) => assert.throws(() => conditionsFrom([condition]), { code: 'ValidationError', message }, JSON.stringify(condition));

test('every kind of condition is shown as it was given, hosts and paths in both spellings', () => {
  const conditions: readonly RuleCondition[] = [
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'User-Agent', Values: ['*Chrome*', 'Safari'] } },
    { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET', 'M-SEARCH'] } },
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }, { Value: '*x*' }] } },
    { Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/24', '2001:db8::/32'] } },
  ];
  for (const condition of conditions) assert.deepEqual(shown(condition), condition);
  for (const [Field, config] of [['host-header', 'HostHeaderConfig'], ['path-pattern', 'PathPatternConfig']] as const) {
    const Values = Field === 'host-header' ? ['*.example.com'] : ['/img/*'];
    assert.deepEqual(shown({ Field, Values }), { Field, Values, [config]: { Values } });
    assert.deepEqual(shown({ Field, [config]: { Values } }), { Field, Values, [config]: { Values } });
  }
});

test('values have the characters and lengths of their kind', () => {
  const host = (value: string, message: RegExp | string) => refused({ Field: 'host-header', HostHeaderConfig: { Values: [value] } }, message);
  host('example', /is not a valid host name/);
  host('example.com:80', "Condition value 'example.com:80' contains a character that is not valid");
  host('example.c0m', /only letters after the last one$/);
  host(`${'a'.repeat(128)}.com`, "The 'host-header' value is too long; the limit is '128'");
  host('', 'A condition value must be specified');
  refused({ Field: 'path-pattern', Values: ['/a b'] }, /contains a character that is not valid$/);
  refused({ Field: 'path-pattern', Values: [`/${'a'.repeat(128)}`] }, "The 'path-pattern' value is too long; the limit is '128'");
  const header = (HttpHeaderName: string, Values: string[], message: string | RegExp) => refused({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName, Values } }, message);
  header('a'.repeat(41), ['a'], "The 'HttpHeaderName' value is too long; the limit is '40'");
  header('a b', ['a'], /contains a character that is not valid$/);
  header('Host', ['a'], /use a 'host-header' condition$/);
  header('', ['a'], "A 'HttpHeaderName' must be specified");
  header('A', ['a\nb'], /contains a character that is not valid$/);
  refused({ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['get'] } }, "The 'http-request-method' value is invalid; the allowed characters are A-Z, hyphen and underscore");
  refused({ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['G'.repeat(41)] } }, "The 'http-request-method' value is too long; the limit is '40'");
  refused({ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a' }] } }, "A 'Value' must be specified in 'QueryStringKeyValuePair'");
  refused({ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a'.repeat(129), Value: 'b' }] } }, "The 'Key' value is too long; the limit is '128'");
  refused({ Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.1'] } }, /must be a CIDR block/);
  refused({ Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/33'] } }, /must be a CIDR block/);
});

test('conditions have the members of their field', () => {
  refused({ Field: 'cookie', Values: ['a'] }, "Condition field 'cookie' must be one of '[path-pattern,host-header,http-header,http-request-method,query-string,source-ip]'");
  refused({ Field: 'http-header', Values: ['a'] }, "The 'Values' field is not compatible with 'http-header'");
  refused({ Field: 'source-ip' }, "A 'SourceIpConfig' must be specified with 'source-ip'");
  refused({ Field: 'source-ip', SourceIpConfig: { Values: [] } }, "A 'source-ip' value must be specified");
  refused({ Field: 'path-pattern', Values: ['/a', '/b'] }, "The 'path-pattern' field contains too many values; the limit is '1'");
  refused({ Field: 'path-pattern', Values: ['/a'], PathPatternConfig: { Values: ['/a'] } }, "You cannot provide both Values and 'PathPatternConfig' for a condition of type 'path-pattern'");
  refused({ Field: 'path-pattern', Values: ['/a'], HostHeaderConfig: { Values: ['a.b'] } }, "The 'HostHeaderConfig' field is not compatible with 'path-pattern'");
  refused({ Field: 'path-pattern' }, 'A condition value must be specified');
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#rules-quotas */
test('a rule has at most five values and six wildcards, and of most kinds one condition', () => {
  const paths = (...Values: string[]): RuleCondition => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
  const query = (Value: string): RuleCondition => ({ Field: 'query-string', QueryStringConfig: { Values: [{ Value }] } });
  assert.equal(conditionsFrom([paths('/a', '/b', '/c', '/d'), query('a')]).length, 2);
  assert.throws(() => conditionsFrom([paths('/a', '/b', '/c', '/d', '/e'), query('a')]), { message: "A rule can only have '5' condition values" });
  assert.equal(conditionsFrom([paths('/*?*'), query('*?*')]).length, 2);
  assert.throws(() => conditionsFrom([paths('/*?*'), query('*?*?')]), { message: "A rule can only have '6' condition wildcards" });
  assert.equal(conditionsFrom([query('\\*\\*\\*\\*\\*\\*\\?')]).length, 1);
  // In other conditions a backslash takes the meaning from nothing.
  assert.throws(() => conditionsFrom([{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'User-Agent', Values: ['\\*\\*\\*\\*\\*\\*\\?'] } }]), { message: "A rule can only have '6' condition wildcards" });
  assert.equal(conditionsFrom([query('a'), query('b')]).length, 2);
  assert.throws(() => conditionsFrom([paths('/a'), paths('/b')]), { message: "A rule can only have one 'path-pattern' condition" });
  assert.throws(() => conditionsFrom([]), { message: 'A condition must be specified' });
});
