// Removes build output: `node test/support/clean.mjs dist`. A plain `rm -rf` would not run in every shell.
import { rm } from 'node:fs/promises';

await Promise.all(process.argv.slice(2).map((path) => rm(path, { recursive: true, force: true })));
