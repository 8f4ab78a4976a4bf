import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type Libsql from 'libsql';
import { createReserve } from './disk-reserve.ts';
import type { StoreLog } from './log.ts';
import { ensurePrivateFile, openPrivateFolder, warnOfWideModes } from './private-folder.ts';
import { StoreError } from './store.ts';

/** A database in a folder of this machine. One process has it for itself. */
export interface Disk {
  /** @throws {StoreError} if the disk fails, or has been closed */
  run<Value>(work: (sql: Sql) => Value): Value;
  /**
   * Runs in one transaction that is written through to the disk, so that it survives a crash of the machine.
   *
   * @throws {StoreError} also while the space that {@link free} needs is missing
   */
  commit<Value>(work: (sql: Sql) => Value): Value;
  /** As {@link run}, for work that frees space or is needed for it. On a full disk it uses the reserve. */
  free<Value>(work: (sql: Sql) => Value): Value;
  close(): void;
}

/** Prepares a statement, or returns the prepared one. */
export type Sql = (text: string) => Libsql.Statement;

/** Version of the tables. Raise it when they change. */
const FORMAT = 1;
/** Pages in the log after which it is written back: with the reserve it can always be. */
const LOG_PAGES = 100;
const TABLES = `
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    line TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL, bytes INTEGER NOT NULL,
    UNIQUE (line, key)
  );
  CREATE INDEX entries_in_line ON entries (line, seq);
  CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
`;

/** @throws {Error} that says what to do if the folder can not be used */
export async function openDisk(folder: string, log: StoreLog): Promise<Disk> {
  const open = await loadLibsql();
  const file = join(folder, 'bubble.db');
  try {
    openPrivateFolder(folder);
    warnOfWideModes(folder, log);
    try {
      return diskOf(prepare(open(file)), folder, log);
    } catch (error) {
      if (!/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error))) throw error;
      const aside = setAside(file);
      log.error(
        { err: error, file: aside },
        'the data file is damaged: it was renamed and a new one created; messages that waited in it are not delivered',
      );
      return diskOf(prepare(open(file)), folder, log);
    }
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new Error(
        `${folder} is in use by another process, and two processes can not share it. Set REDIS_URL for both, or give this one a BUBBLE_DATA_DIR of its own.`,
        { cause: error },
      );
    }
    throw new Error(
      `BUBBLE_DATA_DIR: nothing can be kept in ${folder} (${messageOf(error)}). Name a folder that the server's user can write to.`,
      { cause: error },
    );
  }
}

async function loadLibsql(): Promise<(file: string) => Libsql.Database> {
  try {
    const { default: Database } = await import('libsql');
    return (file) => {
      ensurePrivateFile(file);
      return new Database(file);
    };
  } catch (error) {
    throw new Error(
      `BUBBLE_DATA_DIR requires the package libsql, which is not installed (npm i libsql). Or set REDIS_URL instead. ${messageOf(error)}`,
      { cause: error },
    );
  }
}

function prepare(database: Libsql.Database): Libsql.Database {
  try {
    // This lock keeps a second process out. The system releases it however the process ends.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    const damage = first(database.pragma('quick_check(1)'));
    if (damage !== 'ok') throw Object.assign(new Error(String(damage)), { code: 'SQLITE_CORRUPT' });
    const format = first(database.pragma('user_version'));
    if (format === 0) database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${FORMAT}; COMMIT`);
    else if (format !== FORMAT) throw new Error(`bubble.db was written by another version (format ${format})`);
    addOwner(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Versions before this column read and write the table, too: they leave it empty. */
function addOwner(database: Libsql.Database): void {
  const columns = database.pragma('table_info(entries)') as { name: string }[];
  if (columns.some(({ name }) => name === 'owner')) return;
  database.exec('ALTER TABLE entries ADD COLUMN owner TEXT');
}

function diskOf(database: Libsql.Database, folder: string, log: StoreLog): Disk {
  const reserve = createReserve(folder, (error) => {
    log.warn({ err: error, folder }, 'the disk is almost full: messages may not be kept while OneHash Chat is down');
  });
  const statements = new Map<string, Libsql.Statement>();
  let isOpen = true;

  function sql(text: string): Libsql.Statement {
    const statement = statements.get(text) ?? database.prepare(text);
    statements.set(text, statement);
    return statement;
  }

  function run<Value>(work: (sql: Sql) => Value): Value {
    if (!isOpen) throw new StoreError('the disk is closed');
    try {
      return work(sql);
    } catch (error) {
      throw new StoreError(`disk: ${messageOf(error)}`, { cause: error });
    }
  }

  return {
    run,
    free(work) {
      try {
        return run(work);
      } catch (error) {
        if (!isOpen || !reserve.release()) throw error;
        log.error({ err: error, folder }, 'the disk is full: messages are delivered, but no new ones are kept');
        try {
          // Afterwards the file of the log is used from its beginning again.
          database.pragma('wal_checkpoint(RESTART)');
        } catch {
          // The log has no room to be written back. It may still have room for the work.
        }
        return run(work);
      }
    },
    commit: (work) =>
      run(() => {
        if (!reserve.restore()) throw new Error('full');
        database.pragma('synchronous = FULL');
        try {
          database.exec('BEGIN IMMEDIATE');
          const value = work(sql);
          database.exec('COMMIT');
          return value;
        } catch (error) {
          // After an error such as a full disk, the database has rolled back already.
          if (database.inTransaction) database.exec('ROLLBACK');
          throw error;
        } finally {
          database.pragma('synchronous = NORMAL');
        }
      }),
    close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        // Prepared statements keep the file open until they are collected. This releases its lock now.
        database.pragma('journal_mode = DELETE');
        database.pragma('locking_mode = NORMAL');
        database.prepare('SELECT count(*) FROM entries').get();
      } finally {
        database.close();
      }
    },
  };
}

/** Renames the file and its write-ahead log, so that their content can still be rescued. */
function setAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  renameSync(file, aside);
  try {
    renameSync(`${file}-wal`, `${aside}-wal`);
  } catch {
    // There is no log.
  }
  return aside;
}

/** The only value in a pragma's answer. */
function first(rows: unknown): unknown {
  const [row] = rows as Record<string, unknown>[];
  return row && Object.values(row)[0];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
