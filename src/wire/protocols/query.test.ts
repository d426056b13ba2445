import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import * as sts from '@aws-sdk/client-sts';
import { cpuMsUntil } from '#base/cpu-ms.fixture.ts';
import { CallerError } from '#base/errors.ts';
import { dateOf } from '#base/time.ts';
import type { WireRequest } from '../http-message.ts';
import { serve } from '../pipeline.ts';
import { echoPipeline, serviceOf } from '../testing/echo.ts';

const region = 'us-east-1';
const inEc2 = echoPipeline(serviceOf('ec2', new ec2.EC2Client({ region })), ec2);
const inSts = echoPipeline(serviceOf('sts', new sts.STSClient({ region })), sts);

function form(name: 'ec2' | 'sts', text: string, method = 'POST'): WireRequest {
  const body = method === 'POST' ? Buffer.from(text) : new Uint8Array();
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/${name}/aws4_request, SignedHeaders=host, Signature=00`;
  const headers = { authorization, 'x-amz-date': '20260101T000000Z', ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {}) };
  return { method, path: '/', query: method === 'POST' ? '' : text, headers, payload: body, body, chunked: undefined, sourceIp: '' };
}

async function call(name: 'ec2' | 'sts', text: string, method?: string): Promise<string> {
  const { tools } = name === 'ec2' ? inEc2 : inSts;
  const { status, body } = await serve(form(name, text, method), tools);
  return `${status} ${String(body).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')}`;
}

test('EC2 answers with its own envelope, and with true where an operation gives nothing', async () => {
  inEc2.echo.answer = () => ({ Vpcs: [{ VpcId: 'vpc-1', Tags: [] }] });
  assert.equal(
    await call('ec2', 'Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-1&Filter.1.Name=is-default&Filter.1.Value.1=true'),
    '200 <?xml version="1.0" encoding="UTF-8"?>\n<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><requestId>ID</requestId><vpcSet><item><tagSet></tagSet><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>'.replace('<tagSet></tagSet>', '<tagSet/>'),
  );
  assert.deepEqual(inEc2.echo.seen, { VpcIds: ['vpc-1'], Filters: [{ Name: 'is-default', Values: ['true'] }] });
  assert.match(await call('ec2', 'Action=DeleteVpc&Version=2016-11-15&VpcId=vpc-1'), /<requestId>ID<\/requestId><return>true<\/return><\/DeleteVpcResponse>$/);
});

test('EC2 names what it does not know: an action, a version, a parameter', async () => {
  assert.match(await call('ec2', 'Action=Nonsense&Version=2016-11-15'), /^400 .*<Code>InvalidAction<\/Code><Message>The action Nonsense is not valid for this web service\.</s);
  assert.match(await call('ec2', 'Action=DescribeVpcs&Version=2011-01-01'), /^400 .*<Code>NoSuchVersion</s);
  assert.match(await call('ec2', 'Action=DescribeVpcs&Version=2016-11-15&Nonsense.1.Name=x'), /^400 .*<Code>UnknownParameter<\/Code><Message>The parameter Nonsense\.1\.Name is not recognized</s);
  assert.match(await call('ec2', 'Action=DescribeVpcs&Version=2016-11-15&MaxResults=many'), /^400 .*<Code>InvalidParameterValue</s);
});

test('EC2’s errors are those that its operations throw', async () => {
  inEc2.echo.answer = () => {
    throw new CallerError('InvalidVpcID.NotFound', "The vpc ID 'vpc-1' does not exist");
  };
  assert.equal(
    await call('ec2', 'Action=DescribeVpcs&Version=2016-11-15'),
    '400 <?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>The vpc ID \'vpc-1\' does not exist</Message></Error></Errors><RequestID>ID</RequestID></Response>',
  );
});

test('awsQuery answers a POST and a GET, and says which version it could not find', async () => {
  inSts.echo.answer = () => ({ Account: '1' });
  const expected = '200 <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></GetCallerIdentityResponse>';
  assert.equal(await call('sts', 'Action=GetCallerIdentity&Version=2011-06-15'), expected);
  assert.equal(await call('sts', 'Action=GetCallerIdentity&Version=2011-06-15', 'GET'), expected);
  assert.match(await call('sts', 'Action=GetCallerIdentity'), /^400 .*<Code>InvalidAction<\/Code><Message>Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED</);
});

test('awsQuery answers in JSON who accepts that, as aws-iam-authenticator does', async () => {
  const json = async (action: string, accept = 'application/json') => {
    const request = form('sts', `Action=${action}&Version=2011-06-15`);
    const { status, headers, body } = await serve({ ...request, headers: { ...request.headers, accept } }, inSts.tools);
    return [status, headers['content-type'], String(body).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')];
  };
  inSts.echo.answer = () => ({ Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's', SessionToken: 't', Expiration: dateOf(1_700_000_000_000) } });
  assert.deepEqual(await json('GetSessionToken'), [200, 'application/json', '{"GetSessionTokenResponse":{"GetSessionTokenResult":{"Credentials":{"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t","Expiration":1700000000}},"ResponseMetadata":{"RequestId":"ID"}}}']);
  assert.equal((await json('GetSessionToken', '*/*'))[1], 'text/xml');
  inSts.echo.answer = () => {
    throw new sts.MalformedPolicyDocumentException({ $metadata: {}, message: 'a < b' });
  };
  assert.deepEqual(await json('GetCallerIdentity'), [400, 'application/json', '{"Error":{"Code":"MalformedPolicyDocument","Message":"a < b","Type":"Sender"},"RequestId":"ID"}']);
});

test('awsQuery gives a modelled error the code and status of its trait', async () => {
  inSts.echo.answer = () => {
    throw new sts.MalformedPolicyDocumentException({ $metadata: {}, message: 'a < b' });
  };
  assert.equal(
    await call('sts', 'Action=GetCallerIdentity&Version=2011-06-15'),
    '400 <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>MalformedPolicyDocument</Code><Message>a &lt; b</Message></Error><RequestId>ID</RequestId></ErrorResponse>',
  );
});

test('a form that cannot be read is MalformedInput', async () => {
  assert.match(await call('sts', 'Action=GetCallerIdentity&Version=2011-06-15&x=%zz'), /^400 .*<Code>MalformedInput</);
  assert.match(await call('sts', `Action=GetCallerIdentity&Version=2011-06-15&${'a.'.repeat(100)}=1`), /^400 .*<Code>MalformedInput</);
});

test('a number of a million digits costs no more than it is long', async () => {
  const cpuMs = await cpuMsUntil(async () => assert.match(await call('ec2', `Action=DescribeVpcs&Version=2016-11-15&MaxResults=${'1'.repeat(1_000_000)}x`), /^400 .*<Code>InvalidParameterValue</s));
  assert.ok(cpuMs < 3_000, `${cpuMs} ms`);
});

test('what XML cannot hold does not spoil the answer', async () => {
  inEc2.echo.answer = () => ({ Vpcs: [{ VpcId: 'a\u0000b\uD800c' }] });
  assert.match(await call('ec2', 'Action=DescribeVpcs&Version=2016-11-15'), /<vpcId>a\uFFFDb\uFFFDc<\/vpcId>/);
});
