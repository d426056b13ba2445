import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { journalContract } from './journal.ts';

journalContract('sqlite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-journal-'));
  return {
    open: () => sqliteJournal({ file: join(directory, 'state.db') }),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
});
