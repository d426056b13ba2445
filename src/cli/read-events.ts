import { JsonFields } from './json-fields.ts';

export interface SeenEvents {
  readonly last: number;
  readonly events: readonly SeenEvent[];
}

export interface SeenEvent {
  readonly sequence: number;
  readonly time: string;
  readonly detailType: string;
  readonly resource: string;
  /** What happened, such as `RUNNING` or `SERVICE_STEADY_STATE`. */
  readonly what: string;
  /** As EventBridge would deliver it. */
  readonly event: unknown;
}

/** Throws WorldError `UnexpectedAnswer` when a daemon of another version answers otherwise. */
export function readEvents(answer: unknown): SeenEvents {
  const fields = new JsonFields(answer, 'the events');
  return { last: fields.number('last'), events: fields.list('events', readEvent) };
}

function readEvent(fields: JsonFields): SeenEvent {
  const event = fields.object('event');
  const detail = event.object('detail');
  const [first] = Array.isArray(event.raw('resources')) ? [event.object('resources').raw('0')] : [];
  // ECR's events of images have no resources.
  const resource = first === undefined ? detail.text('repository-name') : String(first);
  return { sequence: fields.number('sequence'), time: event.text('time'), detailType: event.text('detail-type'), resource, what: whatOf(detail), event: fields.raw('event') };
}

function whatOf(detail: JsonFields): string {
  if (detail.has('repository-name')) return ecrActionOf(detail);
  if (!detail.has('eventName')) return `${detail.text('lastStatus')}${detail.has('stoppedReason') ? `: ${detail.text('stoppedReason')}` : ''}`;
  if (detail.has('lifecycleStage')) return `${detail.text('eventName')}: ${detail.text('lifecycleStage')} ${detail.text('hookId')}`;
  return `${detail.text('eventName')}${detail.has('reason') ? `: ${detail.text('reason')}` : ''}`;
}

function ecrActionOf(detail: JsonFields): string {
  const [action = '', ...rest] = ['action-type', 'sync-status', 'target-storage-class', 'result', 'image-tag', 'image-digest'].filter((name) => detail.has(name)).map((name) => detail.text(name));
  return `${action}: ${rest.filter((text) => text !== '' && text !== 'SUCCESS').join(' ')}`;
}
