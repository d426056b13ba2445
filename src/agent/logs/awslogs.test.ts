import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import { Awslogs } from './awslogs.ts';
import type { ContainerOutput } from './container-logs.ts';
import { MemoryLogSink } from './memory-log-sink.ts';

/** A container's output files and a driver that follows them, in real time. */
class Output implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'drydock-logs-'));
  readonly sink = new MemoryLogSink(['g']);
  readonly stdout = join(this.directory, 'id.stdout');
  readonly stderr = join(this.directory, 'id.stderr');
  readonly #clock: Clock;
  logs: Awslogs;

  constructor(clock = systemClock) {
    this.#clock = clock;
    this.logs = this.#driver();
    writeFileSync(this.stdout, '');
    writeFileSync(this.stderr, '');
  }

  container(options: Record<string, string> = {}): ContainerOutput {
    const configuration = { logDriver: 'awslogs', options: { 'awslogs-group': 'g', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'p', ...options } } as const;
    const task = { taskId: 't1', taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/t1', account: '000000000000', region: 'us-east-1' };
    return { id: 'id', ...task, writer: task, containerName: 'app', stdoutPath: this.stdout, stderrPath: this.stderr, configuration, secretOptions: new Map() };
  }

  messages(): readonly string[] {
    return this.sink.messages('g', 'p/app/t1');
  }

  async until(count: number): Promise<void> {
    for (let looks = 0; looks < 30_000 && this.messages().length < count; looks++) await delay(2);
    assert.equal(this.messages().length, count);
  }

  async restart(): Promise<void> {
    await this.logs[Symbol.asyncDispose]();
    this.logs = this.#driver();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.logs[Symbol.asyncDispose]();
    rmSync(this.directory, { recursive: true });
  }

  #driver(): Awslogs {
    return new Awslogs({ sink: this.sink, clock: this.#clock, log: silentLog });
  }
}

const never = new AbortController().signal;

test('lines of both streams arrive in the stream prefix/container/task within a moment: nobody waits for a look in case', async () => {
  await using output = new Output({ nowMs: systemClock.nowMs, after: (delayMs, callback) => (delayMs < 1_000 ? systemClock.after(delayMs, callback) : () => {}) });
  await output.logs.open(output.container());
  appendFileSync(output.stdout, 'one\ntwo\nunfinished');
  await output.until(2);
  appendFileSync(output.stderr, 'oops\n');
  await output.until(3);
  assert.deepEqual(output.messages(), ['one', 'two', 'oops']);
});

test('a line without newline is delivered when the container has ended', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  appendFileSync(output.stdout, 'last words');
  await output.logs.drain('id', never);
  assert.deepEqual(output.messages(), ['last words']);
});

test('a restarted driver goes on where the stored offset says: no line is lost and none comes twice', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  const expected: string[] = [];
  for (let round = 0; round < 5; round++) {
    for (let line = 0; line < 100; line++) {
      const text = `round ${round} line ${line}`;
      expected.push(text);
      appendFileSync(output.stdout, `${text}\n`);
    }
    await output.restart();
    output.logs.follow(output.container());
  }
  await output.logs.drain('id', never);
  assert.deepEqual(output.messages(), expected);
});

test('output that cannot be stored waits, and is stored in order when it can', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  output.sink.failure = new WorldError('ServiceUnavailableException', 'later');
  appendFileSync(output.stdout, 'one\ntwo\n');
  await delay(60);
  assert.deepEqual(output.messages(), []);
  output.sink.failure = undefined;
  appendFileSync(output.stdout, 'three\n');
  await output.until(3);
  assert.deepEqual(output.messages(), ['one', 'two', 'three']);
});

test('in non-blocking mode output beyond max-buffer-size is lost while it cannot be stored', async () => {
  await using output = new Output();
  await output.logs.open(output.container({ mode: 'non-blocking', 'max-buffer-size': '1k' }));
  output.sink.failure = new WorldError('ServiceUnavailableException', 'later');
  appendFileSync(output.stdout, 'lost\n'.repeat(200_000));
  while (output.sink.failures === 0) await delay(2);
  output.sink.failure = undefined;
  appendFileSync(output.stdout, 'kept\n');
  await output.logs.drain('id', never);
  assert.ok(output.messages().length < 200_001);
  assert.equal(output.messages().at(-1), 'kept');
});

test('output is given up when its log group was deleted, and does not hold up the end', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  output.sink.failure = new WorldError('ResourceNotFoundException', 'The specified log group does not exist.');
  appendFileSync(output.stdout, 'nowhere\n');
  await output.logs.drain('id', never);
  assert.deepEqual(output.messages(), []);
});

test('an event of several lines is joined and the last one closed at the end', async () => {
  await using output = new Output();
  await output.logs.open(output.container({ 'awslogs-multiline-pattern': '^\\S' }));
  appendFileSync(output.stdout, 'a\n b\n c\nd\n e\n');
  await output.logs.drain('id', never);
  assert.deepEqual(output.messages(), ['a\n b\n c\n', 'd\n e\n']);
});

test('an event of several lines has the time at which its first line was printed, not that of the next event', async () => {
  await using output = new Output();
  await output.logs.open(output.container({ 'awslogs-multiline-pattern': '^\\S' }));
  const writtenAt = Date.now();
  appendFileSync(output.stdout, 'a\n b\n');
  await delay(3_000);
  appendFileSync(output.stdout, 'c\n');
  await output.until(1);
  const [timestamp = 0] = output.sink.timestamps('g', 'p/app/t1');
  assert.ok(timestamp >= writtenAt && timestamp < writtenAt + 2_500, `${timestamp - writtenAt} ms later`);
});

test('awslogs-create-group makes the group; without it a missing group is refused', async () => {
  await using output = new Output();
  await assert.rejects(output.logs.open(output.container({ 'awslogs-group': 'new' })), { code: 'ResourceNotFoundException' });
  await output.logs.open(output.container({ 'awslogs-group': 'new', 'awslogs-create-group': 'true' }));
  appendFileSync(output.stdout, 'x\n');
  await output.logs.drain('id', never);
  assert.deepEqual(output.sink.messages('new', 'p/app/t1'), ['x']);
});

test('other log drivers and options are refused by name', async () => {
  await using output = new Output();
  await assert.rejects(output.logs.open({ ...output.container(), configuration: { logDriver: 'splunk' } }), /the log driver splunk is not supported/);
  await assert.rejects(output.logs.open(output.container({ tag: 'x' })), /unable to get awslogs driver arguments: unknown log opt 'tag'/);
});

test('without a log configuration the output is thrown away', async () => {
  await using output = new Output();
  await output.logs.open({ ...output.container(), configuration: undefined });
  appendFileSync(output.stdout, 'x\n');
  await output.logs.drain('id', never);
  assert.deepEqual([output.messages(), output.sink.offsets().size], [[], 0]);
});

test('the disk space of what is stored is given back', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  const megabyte = `${'x'.repeat(1_023)}\n`.repeat(1_024);
  for (let count = 0; count < 20; count++) appendFileSync(output.stdout, megabyte);
  await output.logs.drain('id', never);
  assert.equal(output.messages().length, 20 * 1_024);
  const { size, blocks } = statSync(output.stdout);
  assert.ok(blocks * 512 < size / 2, `${blocks * 512} of ${size} bytes are still taken`);
});

test('a file that lost its end in a crash of the host is read on from its end', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  appendFileSync(output.stdout, 'one\ntwo\n');
  await output.until(2);
  await output.restart();
  truncateSync(output.stdout, 4);
  output.logs.follow(output.container());
  // It has looked at the file by then.
  await output.logs.drain('id', never);
  appendFileSync(output.stdout, 'three\n');
  await output.until(3);
  assert.deepEqual(output.messages(), ['one', 'two', 'three']);
});

test('closing forgets the offsets', async () => {
  await using output = new Output();
  await output.logs.open(output.container());
  appendFileSync(output.stdout, 'x\n');
  await output.until(1);
  await output.logs.close('id', [output.stdout, output.stderr]);
  assert.equal(output.sink.offsets().size, 0);
});
