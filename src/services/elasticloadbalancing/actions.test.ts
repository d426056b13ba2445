import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action, RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { actionsFrom } from './actions.ts';
import { balancerWorld } from './testing/balancers.ts';
import { actionView } from './views/action.ts';

const from = (...actions: Action[]) => actionsFrom(actions, 'actions');
const shown = (action: Action) => from(action).map(actionView)[0];
const arn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/${name}/0123456789abcdef`;

test('forwarding has weights and stickiness', () => {
  const ForwardConfig = { TargetGroups: [{ TargetGroupArn: arn('a'), Weight: 0 }, { TargetGroupArn: arn('b'), Weight: 999 }], TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } };
  assert.deepEqual(shown({ Type: 'forward', Order: 3, ForwardConfig }), { Type: 'forward', Order: 3, ForwardConfig });
  const off = { TargetGroups: [{ TargetGroupArn: arn('a'), Weight: 1 }], TargetGroupStickinessConfig: { Enabled: false, DurationSeconds: 60 } };
  assert.deepEqual(shown({ Type: 'forward', ForwardConfig: off }), { Type: 'forward', TargetGroupArn: arn('a'), ForwardConfig: off });
  assert.deepEqual(shown({ Type: 'forward', TargetGroupArn: arn('a'), ForwardConfig: off }), { Type: 'forward', TargetGroupArn: arn('a'), ForwardConfig: off });
});

test('forwarding that cannot be is refused', () => {
  const forward = (ForwardConfig: object, TargetGroupArn?: string) => from({ Type: 'forward', ForwardConfig, TargetGroupArn });
  const groups = (...names: string[]) => ({ TargetGroups: names.map((name) => ({ TargetGroupArn: arn(name) })) });
  assert.throws(() => forward(groups('a', 'b'), arn('a')), { code: 'ValidationError', message: /must be that of TargetGroupArn$/ });
  assert.throws(() => forward(groups('a'), arn('b')), { code: 'ValidationError' });
  assert.throws(() => forward(groups('a', 'b', 'c', 'd', 'e', 'f')), { message: 'You can specify up to 5 target groups for an action' });
  assert.throws(() => forward(groups('a', 'a')), { message: /more than once$/ });
  assert.throws(() => forward({}), { message: 'A target group ARN must be specified' });
  assert.throws(() => forward({ TargetGroups: [{ TargetGroupArn: arn('a'), Weight: 1000 }] }), { message: 'The weight for each target group must be between 0 and 999, inclusive' });
  assert.throws(() => forward({ ...groups('a'), TargetGroupStickinessConfig: { Enabled: true } }), { code: 'ValidationError' });
  assert.throws(() => forward({ ...groups('a'), TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 604_801 } }), { message: /between 1 and 604800/ });
});

test('a redirect keeps what it does not change', () => {
  assert.deepEqual(shown({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }), {
    Type: 'redirect',
    RedirectConfig: { Protocol: 'HTTPS', Port: '443', Host: '#{host}', Path: '/#{path}', Query: '#{query}', StatusCode: 'HTTP_301' },
  });
});

test('a redirect has keywords where they stand for something, and characters of a URL', () => {
  const redirect = (config: Partial<RedirectActionConfig>) => from({ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302', ...config } });
  redirect({ Host: 'www.#{host}', Path: '/#{host}/#{port}/#{path}', Query: 'a=#{protocol}&b=#{host}&#{query}' });
  redirect({ Query: '' });
  const refused: readonly (readonly [Partial<RedirectActionConfig>, RegExp])[] = [
    [{ Host: '#{path}' }, /has '#\{path\}'; it can have '#\{host\}'$/],
    [{ Path: '/#{query}' }, /has '#\{query\}'/],
    [{ Query: '#{fragment}' }, /has '#\{fragment\}'/],
    [{ Path: 'a' }, /must begin with '\/'$/],
    [{ Path: '/a b' }, /contains a character that is not valid$/],
    [{ Path: '/a\r\nb' }, /contains a character that is not valid$/],
    [{ Host: 'a/b' }, /contains a character that is not valid$/],
    [{ Query: '#' }, /contains a character that is not valid$/],
    [{ Port: '0' }, /must be a number from 1 to 65535/],
    [{ Port: '65536' }, /must be a number from 1 to 65535/],
    [{ Protocol: 'ftp' }, /regular expression pattern/],
    [{ Path: `/${'a'.repeat(128)}` }, /length less than or equal to 128/],
  ];
  for (const [config, message] of refused) assert.throws(() => redirect(config), { code: 'ValidationError', message }, JSON.stringify(config));
  // @ts-expect-error -- not one of the SDK's values
  assert.throws(() => redirect({ StatusCode: 'HTTP_307' }), { message: /enum value set: \[HTTP_301, HTTP_302\]/ });
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions */
test('a redirect to itself or from HTTPS to HTTP is refused', async () => {
  const { createListener, putCertificate } = await balancerWorld();
  const redirect = (RedirectConfig: Partial<RedirectActionConfig>, input = {}) => createListener({ DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', ...RedirectConfig } }], ...input });
  const loop = { name: 'InvalidLoadBalancerActionException', message: 'The redirect configuration is not valid because it creates a loop.' };
  await assert.rejects(redirect({}), loop);
  await assert.rejects(redirect({ Protocol: 'HTTP', Port: '80', Query: 'a' }), loop);
  await redirect({ Protocol: 'HTTPS' });
  await redirect({ Path: '/other' }, { Port: 81 });
  const secure = { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: await putCertificate('a') }] };
  await assert.rejects(redirect({ Protocol: 'HTTP', Port: '80' }, secure), { name: 'InvalidLoadBalancerActionException' });
});

test('a fixed response has a status, a type of content and a message', () => {
  const FixedResponseConfig = { StatusCode: '503', ContentType: 'text/plain', MessageBody: 'later' };
  assert.deepEqual(shown({ Type: 'fixed-response', FixedResponseConfig }), { Type: 'fixed-response', FixedResponseConfig });
  const fixed = (config: object) => from({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ...config } });
  for (const StatusCode of ['301', '99', '2000', 'x']) assert.throws(() => fixed({ StatusCode }), { code: 'ValidationError', message: /'fixedResponseConfig\.statusCode'/ });
  assert.throws(() => fixed({ ContentType: 'image/png' }), { name: 'InvalidLoadBalancerActionException', message: /^The ContentType must be one of:'text\/html'/ });
  assert.throws(() => fixed({ MessageBody: 'a'.repeat(1025) }), { code: 'ValidationError' });
});

test('a rule has one action, with the members of its type', () => {
  const fixed = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } } as const;
  assert.throws(() => from(), { name: 'InvalidLoadBalancerActionException' });
  assert.throws(() => from(fixed, fixed), { name: 'InvalidLoadBalancerActionException', message: /exactly one action/ });
  assert.throws(() => from({ Type: 'redirect' }), { message: "For actions of type 'redirect', you must specify the following fields: 'RedirectConfig'" });
  assert.throws(() => from({ ...fixed, TargetGroupArn: arn('a') }), { message: "For actions of type 'fixed-response', you cannot specify the following fields: 'TargetGroupArn'" });
  assert.throws(() => from({ ...fixed, Order: 0 }), { message: /'actions\.1\.member\.order'/ });
  for (const Type of ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'] as const) assert.throws(() => from({ Type }), { code: 'ValidationError', message: new RegExp(`^Actions of type '${Type}' are not supported`) });
  // @ts-expect-error -- not one of the SDK's values
  assert.throws(() => from({ Type: 'drop' }), { message: /'actions\.1\.member\.type' failed to satisfy constraint: Member must satisfy enum value set/ });
});
