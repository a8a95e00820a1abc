import LocalStore

extension FileFormat {
  /// The tables of `registry.sqlite`: people, devices, invitations and zones. It lies outside the
  /// zones' files, because restoring one of those must never bring back an access that was taken.
  ///
  /// Times are milliseconds since 1970. Of credentials and codes only SHA-256 hashes are kept.
  static let registry = FileFormat(
    kind: "registry", applicationID: 0x4662_6b67, steps: [registryTables])

  private static let registryTables = """
    -- Grows with every change of a zone or a grant; clients fetch their access list when it does.
    CREATE TABLE access_revision(
      only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL);
    INSERT INTO access_revision VALUES (1, 1);

    CREATE TABLE zone(zone TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE person(
      id TEXT PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;

    -- The zone '*' stands for all of them.
    CREATE TABLE access_grant(
      person TEXT NOT NULL, zone TEXT NOT NULL, role TEXT NOT NULL,
      PRIMARY KEY(person, zone)) WITHOUT ROWID;

    -- Every change of a role (zone) or of a device's standing: when, on whose word, from what to
    -- what; NULL for none.
    CREATE TABLE access_log(
      n INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, person TEXT NOT NULL,
      zone TEXT, device TEXT, before TEXT, after TEXT);

    CREATE TABLE device(
      id TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL,
      credential_hash BLOB NOT NULL UNIQUE, bundle_key BLOB NOT NULL,
      created INTEGER NOT NULL, last_seen INTEGER, revoked_at INTEGER,
      wipe INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
    CREATE INDEX device_by_person ON device(person);

    -- zones: names separated by blanks, or '*'.
    CREATE TABLE invitation(
      code_hash BLOB PRIMARY KEY, person TEXT NOT NULL, role TEXT NOT NULL, zones TEXT NOT NULL,
      created INTEGER NOT NULL, expires INTEGER NOT NULL, used_at INTEGER, device TEXT
      ) WITHOUT ROWID;

    -- What was erased on request: a row for the record that was named, its subject, and for each
    -- that was merged into it. kept: a JSON array of fields. is_done: nothing of it is left in the
    -- zone's file, and the replicas are told. Revisions are times, so that numbers that a machine
    -- which was rolled back has forgotten are never given out again.
    CREATE TABLE erasure(
      revision INTEGER PRIMARY KEY, zone TEXT NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL,
      subject BLOB NOT NULL, kept TEXT NOT NULL, at INTEGER NOT NULL, device TEXT NOT NULL,
      name TEXT NOT NULL, reason TEXT, is_done INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX erasure_by_record ON erasure(id);
    CREATE INDEX erasure_by_subject ON erasure(subject);
    CREATE INDEX erasure_by_zone ON erasure(zone);
    CREATE INDEX erasure_undone ON erasure(revision) WHERE NOT is_done;

    -- Every zone that a device was ever sent, and the erasures that it says it has carried out.
    CREATE TABLE device_zone(
      device TEXT NOT NULL, zone TEXT NOT NULL, PRIMARY KEY(device, zone)) WITHOUT ROWID;
    CREATE TABLE erasure_confirmed(
      device TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY(device, revision)) WITHOUT ROWID;
    """
}
