import type { EntryContext } from './log-entry.ts';
import type { RawConnection } from './raw-connection.ts';

const version = '2.0';

/** A line of a network load balancer's access log (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html#access-log-entry-format). */
export function connectionEntry(raw: RawConnection, context: Pick<EntryContext, 'elb' | 'certificateArnOf' | 'shownTimeOf'>): string {
  const endedAt = Math.floor(raw.number('writtenAt') / 1_000);
  const madeAt = raw.number('madeSeconds') * 1_000 + Math.max(0, raw.number('madeMilliseconds'));
  return [
    'tls',
    version,
    timeOf(endedAt, context),
    context.elb,
    plain(raw.value('frontend')?.split('.')[1]),
    plain(raw.value('client')),
    plain(raw.value('destination')),
    String(Math.max(0, endedAt - madeAt)),
    raw.number('handshakeMs') < 0 ? '-' : String(raw.number('handshakeMs')),
    String(Math.max(0, raw.number('receivedBytes'))),
    String(Math.max(0, raw.number('sentBytes'))),
    // Alerts are not known, serial numbers AWS has none either.
    '-',
    plain(context.certificateArnOf((raw.value('certificateSha1') ?? '').toUpperCase())),
    '-',
    plain(raw.value('cipher')),
    plain(raw.value('tlsVersion')?.toLowerCase().replace('.', '')),
    // The named group.
    '-',
    plain(raw.text('serverName')),
    plain(raw.text('protocol')),
    plain(raw.text('targetProtocol')),
    // HAProxy does not tell what the client would have preferred.
    '-',
    timeOf(madeAt, context),
  ].join(' ');
}

function timeOf(milliseconds: number, { shownTimeOf }: Pick<EntryContext, 'shownTimeOf'>): string {
  return new Date(Math.floor(shownTimeOf(milliseconds))).toISOString().slice(0, 19);
}

/** What could end the field or the line stands there by its number, as in a URL. */
function plain(value: string | undefined): string {
  if (value === undefined || value === '') return '-';
  return value.replaceAll(/[^\x21-\x7e]|%/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}
