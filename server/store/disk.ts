import { accessSync, constants, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type Libsql from 'libsql';
import type { StoreLog } from './log.ts';
import { StoreError } from './store.ts';

/** A database in a folder of this machine, which one process has for itself. */
export interface Disk {
  /** @throws {StoreError} when the disk does not take it, or has been closed */
  run<Value>(work: (sql: Sql) => Value): Value;
  /** In one transaction that survives the machine: it is written through to the disk, all of it or nothing. */
  commit<Value>(work: (sql: Sql) => Value): Value;
  close(): void;
}

/** Prepares a statement, once. */
export type Sql = (text: string) => Libsql.Statement;

/** Raised when what is kept changes its shape. */
const FORMAT = 1;
const TABLES = `
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    line TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL, bytes INTEGER NOT NULL,
    UNIQUE (line, key)
  );
  CREATE INDEX entries_in_line ON entries (line, seq);
  CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
`;

/** @throws {Error} that says what to do when the folder can't be used */
export async function openDisk(folder: string, log: StoreLog): Promise<Disk> {
  const open = await loadLibsql();
  const file = join(folder, 'bubble.db');
  try {
    mkdirSync(folder, { recursive: true });
    // The database's own words for it are a number.
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    try {
      return diskOf(prepare(open(file)));
    } catch (error) {
      if (!/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error))) throw error;
      const aside = setAside(file);
      log.error(
        { err: error, file: aside },
        'the data file is damaged: it was set aside and a new one begun; messages that waited in it are not delivered',
      );
      return diskOf(prepare(open(file)));
    }
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new Error(
        `${folder} is in use by another process, and two can not share it: set REDIS_URL for both, or give this one a BUBBLE_DATA_DIR of its own.`,
        { cause: error },
      );
    }
    throw new Error(`BUBBLE_DATA_DIR: nothing can be kept in ${folder}: ${wordsOf(error)}`, { cause: error });
  }
}

async function loadLibsql(): Promise<(file: string) => Libsql.Database> {
  try {
    const { default: Database } = await import('libsql');
    return (file) => new Database(file);
  } catch (error) {
    throw new Error(
      `BUBBLE_DATA_DIR needs the package libsql, which is not there (npm i libsql), or set REDIS_URL instead: ${wordsOf(error)}`,
      { cause: error },
    );
  }
}

function prepare(database: Libsql.Database): Libsql.Database {
  try {
    // Held until the process ends, however it ends: the lock that keeps a second one out.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    const damage = first(database.pragma('quick_check(1)'));
    if (damage !== 'ok') throw Object.assign(new Error(String(damage)), { code: 'SQLITE_CORRUPT' });
    const format = first(database.pragma('user_version'));
    if (format === 0) database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${FORMAT}; COMMIT`);
    else if (format !== FORMAT) throw new Error(`bubble.db was written by another version (format ${format})`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function diskOf(database: Libsql.Database): Disk {
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
      throw new StoreError(`disk: ${wordsOf(error)}`, { cause: error });
    }
  }

  return {
    run,
    commit: (work) =>
      run(() => {
        database.pragma('synchronous = FULL');
        try {
          database.exec('BEGIN IMMEDIATE');
          const value = work(sql);
          database.exec('COMMIT');
          return value;
        } catch (error) {
          // A full disk has rolled it back already.
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
        // Statements keep the file open until they are collected; its lock is given back now.
        database.pragma('journal_mode = DELETE');
        database.pragma('locking_mode = NORMAL');
        database.prepare('SELECT count(*) FROM entries').get();
      } finally {
        database.close();
      }
    },
  };
}

/** With its write-ahead log, so that what can be saved of it still can. */
function setAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  renameSync(file, aside);
  try {
    renameSync(`${file}-wal`, `${aside}-wal`);
  } catch {
    // It had none.
  }
  return aside;
}

/** The one value of a pragma's answer. */
function first(rows: unknown): unknown {
  const [row] = rows as Record<string, unknown>[];
  return row && Object.values(row)[0];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
