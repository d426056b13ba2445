import type { Shape } from '../schema.ts';

/** Where the members of a REST shape travel (https://smithy.io/2.0/spec/http-bindings.html). */
export interface HttpBindings {
  readonly labels: readonly Binding[];
  readonly queries: readonly Binding[];
  readonly queryParams: Binding | undefined;
  readonly headers: readonly Binding[];
  readonly prefixHeaders: readonly Binding[];
  readonly payload: Binding | undefined;
  readonly responseCode: Binding | undefined;
  /** The members of the body, when there is no payload. */
  readonly body: readonly string[];
}

export interface Binding {
  readonly member: string;
  readonly shape: Shape;
  /** The header (in lower case), prefix or parameter; the member's own name where there is none. */
  readonly wireName: string;
}

const known = new WeakMap<Shape, HttpBindings>();

export function httpBindings(shape: Shape): HttpBindings {
  const found = known.get(shape) ?? sorted(shape);
  known.set(shape, found);
  return found;
}

type Place = Exclude<keyof HttpBindings, 'body'>;

function sorted(shape: Shape): HttpBindings {
  const places = new Map<Place, Binding[]>();
  const body: string[] = [];
  for (const [member, memberShape] of shape.isUnitSchema() ? [] : shape.structIterator()) {
    const place = placeOf(memberShape);
    if (place === undefined) body.push(member);
    else places.set(place, [...(places.get(place) ?? []), { member, shape: memberShape, wireName: wireName(memberShape, member) }]);
  }
  const all = (place: Place) => places.get(place) ?? [];
  const one = (place: Place) => all(place)[0];
  return {
    labels: all('labels'),
    queries: all('queries'),
    queryParams: one('queryParams'),
    headers: all('headers'),
    prefixHeaders: all('prefixHeaders'),
    payload: one('payload'),
    responseCode: one('responseCode'),
    body,
  };
}

function placeOf(shape: Shape): Place | undefined {
  const traits = shape.getMergedTraits();
  if (traits.httpLabel) return 'labels';
  if (traits.httpQuery) return 'queries';
  if (traits.httpQueryParams) return 'queryParams';
  if (traits.httpHeader) return 'headers';
  if (typeof traits.httpPrefixHeaders === 'string') return 'prefixHeaders';
  if (traits.httpPayload) return 'payload';
  return traits.httpResponseCode ? 'responseCode' : undefined;
}

function wireName(shape: Shape, member: string): string {
  const { httpQuery, httpHeader, httpPrefixHeaders } = shape.getMergedTraits();
  return httpQuery ?? httpHeader?.toLowerCase() ?? httpPrefixHeaders?.toLowerCase() ?? member;
}
