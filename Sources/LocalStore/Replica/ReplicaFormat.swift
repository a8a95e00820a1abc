extension FileFormat {
  /// The tables of `replica.sqlite`, but for the views, which `ViewBuilder` makes.
  ///
  /// Writers, stamps, epochs and push ids are unsigned 64-bit numbers; SQLite's integers hold
  /// their bit patterns.
  public static let replica = FileFormat(
    kind: "replica", applicationID: 0x4662_6b72,
    steps: [FactStore.tables + replicaTables, acknowledgedWriter + withoutIndexByEnd])

  private static let replicaTables = """
    -- What the replica knows of itself: its clock's mark, its writer, its server.
    CREATE TABLE setting(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

    -- The writers this replica has written with, oldest first, and the names of everybody else's.
    -- unchained: the server may have lost pushes of it, which told copies of this file apart.
    CREATE TABLE own_writer(
      n INTEGER PRIMARY KEY, writer INTEGER NOT NULL UNIQUE,
      unchained INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE author(writer INTEGER PRIMARY KEY, name TEXT NOT NULL);

    -- The zones held here: the person's role, the cursor, and the end of the push chain.
    -- to_reconcile: is to be compared with the server record by record before anything else.
    CREATE TABLE zone(
      zone TEXT PRIMARY KEY, title TEXT NOT NULL, role TEXT,
      epoch INTEGER NOT NULL DEFAULT 0, journal_hash BLOB NOT NULL DEFAULT x'',
      base INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL DEFAULT 0,
      held BLOB NOT NULL DEFAULT x'', acknowledged INTEGER,
      server_digest TEXT, agrees INTEGER, to_reconcile INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
    CREATE TABLE push_attempt(n INTEGER PRIMARY KEY, zone TEXT NOT NULL, push INTEGER NOT NULL);

    -- What the server has not acknowledged, in the order in which it was first written.
    -- pending: slot -> the stamp of its last acknowledged own entry or null; NULL: the whole record.
    -- handed_over: those slots (-> null) that lie in quarantine while others still wait.
    CREATE TABLE outbox(
      n INTEGER PRIMARY KEY, zone TEXT NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL,
      state TEXT NOT NULL, reason TEXT, pending BLOB, handed_over BLOB,
      UNIQUE(id, type, zone));

    -- The values replaced since this replica exists, and by which edit. unsent: 1 as long as the
    -- server has never seen this value, 2 once it was told of it as one that was replaced already.
    CREATE TABLE replaced(
      n INTEGER PRIMARY KEY, zone TEXT NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL,
      slot TEXT NOT NULL, writer INTEGER NOT NULL, stamp INTEGER NOT NULL, value BLOB NOT NULL,
      by_writer INTEGER NOT NULL, by_stamp INTEGER NOT NULL, unsent INTEGER NOT NULL);
    CREATE INDEX replaced_by_record ON replaced(id);
    CREATE INDEX replaced_unsent ON replaced(id) WHERE unsent = 1;

    -- Sealed bundles, of colleagues as a rule, carried unread until the server has taken them.
    CREATE TABLE relay(
      n INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, device TEXT NOT NULL,
      bundle BLOB NOT NULL);

    -- Own edits that lost against a concurrent one, until their author is told.
    CREATE TABLE overtaken(
      n INTEGER PRIMARY KEY, zone TEXT NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL,
      slot TEXT NOT NULL, mine BLOB NOT NULL, shown BLOB NOT NULL, by_writer INTEGER NOT NULL,
      by_stamp INTEGER NOT NULL);

    -- Zones that access was lost to and that are not here any more, until the person is told.
    CREATE TABLE removed_zone(
      n INTEGER PRIMARY KEY, zone TEXT NOT NULL, title TEXT NOT NULL,
      handed_over INTEGER NOT NULL);
    -- Facts that could not be read any more, as they lay in the file.
    CREATE TABLE unreadable(n INTEGER PRIMARY KEY, zone, type, id, state);

    -- What was last displayed of disputed fields, for a resolve that names no token.
    CREATE TABLE displayed(
      id BLOB NOT NULL, type TEXT NOT NULL, zone TEXT NOT NULL, slot TEXT NOT NULL,
      token TEXT NOT NULL, PRIMARY KEY(id, type, zone, slot)) WITHOUT ROWID;
    """

  /// Whose the acknowledged push is: it goes on telling what the server had when a new writer takes
  /// over, whose own chain it does not belong to.
  private static let acknowledgedWriter = """
    ALTER TABLE zone ADD COLUMN acknowledged_writer INTEGER;
    UPDATE zone SET acknowledged_writer = (SELECT value FROM setting WHERE name = 'writer')
      WHERE acknowledged IS NOT NULL;
    """

  /// The end of an id is at a random place of an index, and each new record took a page of it into
  /// the log: a tenth of all that a first sync wrote. To look through all ids takes no longer than a
  /// person notices.
  private static let withoutIndexByEnd = """
    DROP INDEX fact_by_end;
    """
}
