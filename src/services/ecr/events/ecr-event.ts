/** As EventBridge delivers it (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html). */
export interface EcrEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'ECR Image Action' | 'ECR Referrer Action' | 'ECR Replication Action' | 'ECR Pull Through Cache Action';
  readonly source: 'aws.ecr';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  /** The repository of a replication and of a pull through cache; AWS leaves it empty for what happens to an image. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventFacts {
  /** A UUID. */
  readonly id: string;
  readonly atMs: number;
}

interface EcrEventParts extends Pick<EcrEvent, 'detail-type' | 'account' | 'region' | 'detail'> {
  readonly resources?: readonly string[];
}

/** The envelope of what has happened in one registry. */
export function ecrEvent({ resources = [], ...parts }: EcrEventParts, { id, atMs }: EventFacts): EcrEvent {
  // Whole seconds, as EventBridge writes it.
  const time = `${new Date(atMs).toISOString().slice(0, -'.000Z'.length)}Z`;
  return { version: '0', id, source: 'aws.ecr', time, resources, ...parts };
}
