/** The registry as a process of its own, so that a test can kill it: `<directory> <port>`. Says `ready <password>` once it answers. */
import { join } from 'node:path';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { startRegistry } from './registry-server.ts';

const [directory = '', port = ''] = process.argv.slice(2);
const server = await startRegistry({ directory, port: Number(port), mode: 'oci', journal: sqliteJournal({ file: join(directory, 'state.db') }) });
process.stdout.write(`ready ${server.password()}\n`);
