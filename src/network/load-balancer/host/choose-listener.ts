import { matchesWildcards } from '../matches-wildcards.ts';
import { readFirstBytes, type FirstBytes } from './first-bytes.ts';
import type { HostListener } from './host-ports.ts';

/** Where a connection goes: that is not known yet, to a listener, or nowhere, with what an HTTP client is told. */
export type Choice = { readonly kind: 'waits' } | { readonly kind: 'to'; readonly listener: HostListener } | { readonly kind: 'nowhere'; readonly response: string };

/** The listener that a client wants that has come to a port of 127.0.0.1. Who names a load balancer gets it; another name leads to the one whose rules ask for it, or to the only one there is. */
export function chooseListener(listeners: readonly HostListener[], bytes: Buffer): Choice {
  const [first, second] = listeners;
  // Of some protocols the server speaks first.
  if (first !== undefined && second === undefined && first.speaks === 'anything') return { kind: 'to', listener: first };
  const said = readFirstBytes(bytes);
  if (said.kind === 'incomplete') return { kind: 'waits' };
  const chosen = said.kind === 'unknown' ? listenerOfSilence(listeners) : byName(listeners, said);
  if (chosen !== undefined) return { kind: 'to', listener: chosen };
  return { kind: 'nowhere', response: said.kind === 'http' ? notFound(listeners, said.name) : '' };
}

/** The one for clients that say nothing that is understood, or nothing at all. */
export function listenerOfSilence(listeners: readonly HostListener[]): HostListener | undefined {
  return only(listeners.filter(({ speaks }) => speaks === 'anything'));
}

function byName(listeners: readonly HostListener[], { kind, name = '' }: Extract<FirstBytes, { readonly kind: 'http' | 'tls' }>): HostListener | undefined {
  const wanted = name.toLowerCase();
  const named = listeners.find(({ dnsName }) => wanted === dnsName.toLowerCase() || wanted.endsWith(`.${dnsName.toLowerCase()}`));
  // A load balancer that is gone, or has no listener here, is no other one.
  if (named !== undefined || wanted.endsWith('.elb.localhost')) return named;
  const asking = listeners.filter(({ hostPatterns }) => hostPatterns.some((pattern) => matchesWildcards(pattern, wanted, { ignoresCase: true })));
  if (asking.length === 1) return only(asking);
  const speaking = listeners.filter(({ speaks }) => speaks === kind);
  return only(speaking.length > 0 ? speaking : listeners);
}

function only(listeners: readonly HostListener[]): HostListener | undefined {
  return listeners.length === 1 ? listeners[0] : undefined;
}

function notFound(listeners: readonly HostListener[], name: string | undefined): string {
  const [first] = listeners;
  const names = listeners.map(({ dnsName, port, speaks }) => `  ${speaks === 'tls' ? 'https' : 'http'}://${dnsName}:${port}/\n`);
  const body = `Drydock: no load balancer with a listener on port ${first?.port} is called ${name ?? '(no Host header)'}. There are:\n${names.join('')}`;
  return `HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
