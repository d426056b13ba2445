/** A stream of a group, by the ids of their documents in the store. */
export interface LogStreamKey {
  readonly groupId: string;
  readonly streamId: string;
}

export interface NewLogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface LogEvent extends NewLogEvent {
  readonly streamId: string;
  /** Unique for ever, in the order of arrival. */
  readonly sequence: number;
  readonly ingestedAt: number;
}

/** A place between events: they are ordered by timestamp, and by arrival within one. */
export interface LogPosition {
  readonly timestamp: number;
  readonly sequence: number;
}

/** Events at or after `startAt` and before `endAt`, epoch ms. */
export interface LogTimeRange {
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
}

/** `forward`: onwards from `from` or the start of the range; `backward`: back from `from` or its end. What lies at `from` itself is left out. */
export interface LogWalk extends LogTimeRange {
  readonly direction: 'forward' | 'backward';
  readonly from?: LogPosition | undefined;
}

export interface LogStreamRead extends LogWalk {
  readonly eventsMax: number;
  /** Of the sizes as CloudWatch Logs counts them; one event is always given. */
  readonly bytesMax: number;
}

export interface LogGroupRead extends LogWalk {
  /** Only the events of these. */
  readonly streamIds: ReadonlySet<string>;
  /** How many events are looked at, those of other streams included, and how large they may be together: bounds the time and the memory of one call. */
  readonly scanMax: number;
  readonly scanBytesMax: number;
}

export interface LogGroupPage {
  /** In the order of the walk. */
  readonly events: readonly LogEvent[];
  /** Where to go on; undefined when the range was read to its end. */
  readonly next: LogPosition | undefined;
}

export interface LogStreamFigures {
  readonly firstEventAt?: number;
  readonly lastEventAt?: number;
  readonly lastIngestedAt?: number;
}

/** How far a file has been read whose lines become events. */
export interface LogProgress {
  readonly source: string;
  /** Bytes. */
  readonly offset: number;
}

/**
 * Log events, in tables of their own: they are too many for the store's memory. Reads are synchronous and bounded;
 * a write can be read at once and is durable when its promise resolves. Groups and streams need no making here: they are
 * documents of the store, and what no document names any more is deleted by the log-retention controller.
 */
export interface LogEvents extends AsyncDisposable {
  /** Stores the events, and the progress with them, all or none. */
  append(key: LogStreamKey, events: readonly NewLogEvent[], options: { readonly ingestedAt: number; readonly progress?: LogProgress }): Promise<void>;
  /** Events in order of time, whichever the direction. */
  readStream(streamId: string, read: LogStreamRead): readonly LogEvent[];
  readGroup(groupId: string, read: LogGroupRead): LogGroupPage;
  figuresOf(streamId: string): LogStreamFigures;
  /** The streams of a group that have had events. */
  streamFigures(groupId: string): ReadonlyMap<string, LogStreamFigures>;
  /** The sum of the messages' UTF-8 bytes and 26 for each event. */
  storedBytes(groupId: string): number;
  /** Ids of all that have had events: what a cleaner compares with the store. */
  streamKeys(): readonly LogStreamKey[];
  /** Deletes up to `eventsMax` of a group's events that are older than `beforeAt`; resolves to how many it were. */
  expire(groupId: string, beforeAt: number, eventsMax: number): Promise<number>;
  /** Deletes up to `eventsMax` events of a stream, and the stream with the last of them; resolves to how many it were. */
  deleteStream(streamId: string, eventsMax: number): Promise<number>;
  /** Gives some of the disk space that deleted events took back to the disk; resolves to whether there is more to give. */
  giveBackSpace(): Promise<boolean>;
  /** 0 for an unknown source. */
  offsetOf(source: string): number;
  forget(source: string): Promise<void>;
}
