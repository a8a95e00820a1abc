import Glibc
import LocalStore

/// The folder of everything a laptop keeps: the replica, the credential and the lock of syncs. It
/// is its owner's alone.
struct HomeFolder: Hashable {
  static let variable = "FIELDBOOK_HOME"

  let path: String

  var replicaPath: String { "\(path)/replica.sqlite" }
  var credentialPath: String { "\(path)/credential" }
  /// Is there from the first question to a server to its answer.
  var joiningPath: String { "\(path)/joining" }
  var syncLockPath: String { "\(path)/sync.lock" }
  /// Is there while the folder is being cleared.
  var clearingPath: String { "\(path)/clearing" }

  init(path: String) { self.path = path }

  /// `--home DIR`, else `$FIELDBOOK_HOME`, else `$XDG_DATA_HOME/fieldbook`, else
  /// `~/.local/share/fieldbook`.
  init(option: String?, variables: [String: String]) throws(CommandFailure) {
    func given(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let option {
      guard !option.isEmpty else {
        throw CommandFailure(
          .usage, code: "usage", message: "--home names no folder", field: "--home")
      }
      path = option
    } else if let home = given(Self.variable) {
      path = home
    } else if let data = given("XDG_DATA_HOME"), data.hasPrefix("/") {
      // The XDG specification has relative paths ignored.
      path = "\(data)/fieldbook"
    } else if let home = given("HOME") {
      path = "\(home)/.local/share/fieldbook"
    } else {
      throw CommandFailure(
        .failure, code: "no-home", message: "there is no home directory to keep the replica in",
        field: "--home", hint: "Name a folder with --home or $\(Self.variable).")
    }
  }

  /// Also one that a repair has yet to put in its place, and one that was emptied: not the empty
  /// file of a first “init” or “join” that never came to its end.
  var hasReplica: Bool {
    ReplicaRescue.isUnfinished(replicaPath) || size(replicaPath) > 0
      || isEmptied && (hasCredential || size("\(replicaPath)-wal") > 0)
  }

  var isEmptied: Bool { size(replicaPath) == 0 }

  /// -1 for a file that is not there.
  private func size(_ path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : -1
  }

  var hasCredential: Bool { unsafe access(credentialPath, F_OK) == 0 }

  /// The files that are nobody else's business.
  var privateFiles: [String] {
    [credentialPath, joiningPath] + ["", "-wal", "-shm"].map { replicaPath + $0 }
  }

  /// Makes the folder, and those above it, if it is not there yet.
  func make() throws(CommandFailure) {
    let error = PrivateFolder.make(path)
    guard error == 0 else {
      throw .file(
        error, "the folder \(path) cannot be made", code: "cannot-create",
        hint: "Name another folder with --home.")
    }
  }
}
