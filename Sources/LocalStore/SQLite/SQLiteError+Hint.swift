internal import CSQLite
internal import Glibc

extension SQLiteError {
  /// What went wrong, in a few words: SQLite's own may be "disk I/O error" for a full disk.
  public var reason: String {
    switch kind {
    case .full: "the disk is full"
    case .readOnly: "it cannot be written to"
    default: message
    }
  }

  /// One sentence for a person: what to do now. Nil where nothing useful can be said.
  public var hint: String? {
    switch kind {
    case .busy:
      "Another program is using the file; close it, or try again in a moment."
    case .full: DiskHint.full
    case .readOnly: readOnlyHint
    case .notADatabase:
      "This file is not a SQLite database, or it is encrypted; check the path, "
        + "and do not overwrite the file before looking at it."
    case .corrupt:
      "The file is damaged; keep a copy of it with its -wal file, then restore a backup "
        + "or fetch everything again from the server."
    case .cannotOpen: cannotOpenHint
    case .permission:
      "This user may not use the file; run as its owner, or correct its permissions."
    case .constraint:
      "The value breaks a rule of the table; nothing of this statement was saved."
    case .inputOutput:
      "The disk did not read or write; check the disk and its cable, and make a backup soon."
    case .tooBig:
      "The text or value is larger than SQLite can store; split it or make it smaller."
    case .interrupted:
      "The operation was stopped before its end; nothing of it was saved."
    case .other: nil
    }
  }

  private var readOnlyHint: String {
    switch extendedCode {
    case _ where systemErrorNumber == EROFS: DiskHint.readOnly
    case fieldbook_sqlite_readonly_moved:
      "The file was moved or replaced while it was open; close the program and start again."
    case fieldbook_sqlite_readonly_directory:
      "New files cannot be made in the folder of the database; make the folder writable, "
        + "because SQLite keeps its journal beside the database."
    default:
      "The file is write-protected; make the file and its folder writable for this user."
    }
  }

  private var cannotOpenHint: String {
    switch systemErrorNumber {
    case ENOENT: "There is no such file or folder; check the path."
    case EACCES, EPERM: "This user may not open the file; check the permissions of its folder."
    case EISDIR: "This is a folder, not a file; check the path."
    case EMFILE, ENFILE: "Too many files are open; raise the limit (ulimit -n) and start again."
    default: "Check that the folder exists and that this user may write to it."
    }
  }

}
