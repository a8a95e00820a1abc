#ifndef FIELDBOOK_CSQLITE_SHIM_H
#define FIELDBOOK_CSQLITE_SHIM_H

// SQLite for Swift: the header itself, and what Swift cannot import from it: macros that cast or
// compute, and variadic functions.
//
// No feature-test macro (_GNU_SOURCE and its kin) is defined here: it would change what every other
// header imported beside this one declares.

#include <sqlite3.h>

// Extended result codes that are told apart in hints.
static const int fieldbook_sqlite_readonly_moved = SQLITE_READONLY_DBMOVED;
static const int fieldbook_sqlite_readonly_directory = SQLITE_READONLY_DIRECTORY;

// SQLITE_TRANSIENT is a cast of -1 to a function pointer. SQLite copies the bytes before it returns.
// A null pointer would bind NULL instead of an empty text.
static inline int fieldbook_sqlite_bind_text(
    sqlite3_stmt *statement, int position, const void *bytes, sqlite3_uint64 count) {
  const char *text = bytes == 0 ? "" : (const char *)bytes;
  return sqlite3_bind_text64(statement, position, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// As above, for a text that stays where it is until something else is bound in its place
// (SQLITE_STATIC, a null pointer).
static inline int fieldbook_sqlite_bind_text_in_place(
    sqlite3_stmt *statement, int position, const void *bytes, sqlite3_uint64 count) {
  const char *text = bytes == 0 ? "" : (const char *)bytes;
  return sqlite3_bind_text64(statement, position, text, count, SQLITE_STATIC, SQLITE_UTF8);
}

// As above, for a blob: an empty one stays an empty blob and does not become NULL.
static inline int fieldbook_sqlite_bind_blob(
    sqlite3_stmt *statement, int position, const void *bytes, sqlite3_uint64 count) {
  const void *blob = bytes == 0 ? (const void *)"" : bytes;
  return sqlite3_bind_blob64(statement, position, blob, count, SQLITE_TRANSIENT);
}

// sqlite3_db_config is variadic. Each takes 1 for on and 0 for off, and returns a result code.
static inline int fieldbook_sqlite_enable_triggers(sqlite3 *connection, int on) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, on, (int *)0);
}

static inline int fieldbook_sqlite_enable_defensive(sqlite3 *connection, int on) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, on, (int *)0);
}

static inline int fieldbook_sqlite_trust_schema(sqlite3 *connection, int on) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, on, (int *)0);
}

// Off: a misspelt column in double quotes is an error instead of a text.
static inline int fieldbook_sqlite_allow_double_quoted_text(sqlite3 *connection, int on) {
  int result = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, on, (int *)0);
  if (result != SQLITE_OK) return result;
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, on, (int *)0);
}

#endif
