import LocalStore

extension FileFormat {
  /// The tables of one zone's file on the server: the facts, and around them who wrote, what they
  /// pushed and what is held back.
  static let zone = FileFormat(
    kind: "zone", applicationID: 0x4662_6b7a,
    steps: [FileFormat.factTables + zoneTables, inOrderOfArrival])

  private static let zoneTables = """
    CREATE TABLE zone_setting(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

    -- Every epoch that the zone has had: a laptop that knows another one tells that this file has
    -- gone back to before it, or replaces one that was lost.
    CREATE TABLE epoch(number INTEGER PRIMARY KEY);

    -- Every writer known here: whose it is, and the end of its push chain; none if it never pushed
    -- by itself, as those of bundles.
    CREATE TABLE writer(
      writer INTEGER PRIMARY KEY, device TEXT NOT NULL, person TEXT NOT NULL,
      name TEXT NOT NULL, last_push INTEGER);

    -- Every push that was ever joined: one that a laptop calls acknowledged, and that is not here,
    -- tells that this file has gone back in time. head: the last seq once it was joined, so that
    -- the pushes know where the journal ended.
    CREATE TABLE push(id INTEGER PRIMARY KEY, head INTEGER NOT NULL);

    -- The audit trail: a row for each push that changed something. The skeleton is chained by
    -- hashes; slots, values and salts lie beside it, so that they can be erased.
    CREATE TABLE journal(
      n INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL UNIQUE,
      skeleton BLOB NOT NULL, hash BLOB NOT NULL);
    CREATE TABLE journal_content(
      id BLOB NOT NULL, seq INTEGER NOT NULL, content BLOB NOT NULL,
      PRIMARY KEY(id, seq)) WITHOUT ROWID;

    -- Pushed records that their authors may not write: kept, out of everybody's sight, until
    -- somebody decides. name: the person's at the time.
    CREATE TABLE quarantine(
      n INTEGER PRIMARY KEY, type TEXT NOT NULL, id BLOB NOT NULL, person TEXT NOT NULL,
      name TEXT NOT NULL, device TEXT NOT NULL, writer INTEGER NOT NULL, reason TEXT NOT NULL,
      at INTEGER NOT NULL, state BLOB NOT NULL, past BLOB NOT NULL,
      UNIQUE(id, type, device, state, past));
    CREATE INDEX quarantine_by_device ON quarantine(device);

    -- What was decided: on whose edits, by whom, and the change that it made (seq), if it made one.
    CREATE TABLE decision(
      n INTEGER PRIMARY KEY, type TEXT NOT NULL, id BLOB NOT NULL, person TEXT NOT NULL,
      device TEXT NOT NULL, writer INTEGER NOT NULL, reason TEXT NOT NULL,
      held_at INTEGER NOT NULL, decision INTEGER NOT NULL, by_person TEXT NOT NULL,
      by_name TEXT NOT NULL, by_device TEXT NOT NULL, at INTEGER NOT NULL, seq INTEGER);
    CREATE INDEX decision_by_record ON decision(id);

    -- Records that somebody's laptop brought for others while the zone recovered from a loss: in
    -- everybody's sight, and listed here so that staff look at them. A row for each writer whose
    -- edits came so.
    CREATE TABLE carried(
      id BLOB NOT NULL, type TEXT NOT NULL, device TEXT NOT NULL, writer INTEGER NOT NULL,
      person TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY(id, type, device, writer)) WITHOUT ROWID;
    """

  /// What a push changed lies together, as it is written, and not at random places by record: each
  /// of its records took a page of its own in the log. No search of the server's looks for the end of
  /// an id, or for merged records.
  private static let inOrderOfArrival = """
    CREATE TABLE arrived_content(id BLOB NOT NULL, seq INTEGER PRIMARY KEY, content BLOB NOT NULL);
    INSERT INTO arrived_content SELECT id, seq, content FROM journal_content ORDER BY seq;
    DROP TABLE journal_content;
    ALTER TABLE arrived_content RENAME TO journal_content;
    CREATE INDEX journal_content_by_id ON journal_content(id);
    DROP INDEX fact_by_end;
    DROP INDEX fact_merged;
    """
}
