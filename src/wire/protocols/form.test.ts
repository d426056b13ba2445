import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireRequest } from '../http-message.ts';
import { readForm } from './form.ts';

test('a form is read before its signature is checked, so that it has limits in every direction', () => {
  const deep = Array.from({ length: 4_000 }, (_, index) => `p${index}${'.x'.repeat(60)}=1`).join('&');
  assert.throws(() => readForm(posted(deep)), { kind: 'Malformed', message: /names of its parameters/ });
  assert.throws(() => readForm(posted(`${'&'.repeat(60_000)}Action=ListTasks`)), { kind: 'Malformed', message: /parameters at most/ });
  assert.throws(() => readForm(posted(`${'x.'.repeat(70)}x=1`)), { kind: 'Malformed', message: /nested/ });
});

test('a form as large as clients send is read whole', () => {
  const tags = Array.from({ length: 20_000 }, (_, index) => `Tags.member.${index + 1}.Key=k&Tags.member.${index + 1}.Value=v`).join('&');
  assert.equal(readForm(posted(tags)).children.get('Tags')?.children.get('member')?.children.size, 20_000);
});

function posted(form: string): WireRequest {
  const body = Buffer.from(form);
  return { method: 'POST', path: '/', query: '', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: body, body, chunked: undefined, sourceIp: '127.0.0.1' };
}
