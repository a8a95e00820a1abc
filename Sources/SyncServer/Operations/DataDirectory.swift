import Glibc
import LocalStore
import SyncProtocol

/// The folder of everything a server keeps: `registry.sqlite`, and `zones/NAME.sqlite` for each
/// zone. It is its owner's alone.
struct DataDirectory: Hashable, Sendable {
  static let usualPath = "/var/lib/fieldbook"
  static let variable = "FIELDBOOK_DATA"

  let path: String

  /// Names below the folder, which are the same in a backup.
  static let registryName = "registry.sqlite"
  static let zonesName = "zones"
  static func zoneName(_ zone: Zone) -> String { "\(zonesName)/\(zone.name).sqlite" }

  var registryPath: String { "\(path)/\(Self.registryName)" }
  var zonesPath: String { "\(path)/\(Self.zonesName)" }
  func zonePath(_ zone: Zone) -> String { "\(path)/\(Self.zoneName(zone))" }
  /// Of the office's view over all zones, which may be deleted at any time.
  var centralPath: String { "\(path)/central.sqlite" }

  /// The folder that is there already.
  ///
  /// Another user, root too, would leave files behind (SQLite's log, for one) that the owner's
  /// server cannot open.
  /// - Parameter user: the effective user of this process.
  static func existing(_ path: String, user: UInt32) throws(CommandFailure) -> DataDirectory {
    guard let status = FolderStatus(path) else {
      throw notInitialised(path, "there is no data directory \(path)")
    }
    try check(status, path, user: user)
    let directory = DataDirectory(path: path)
    try RestoreMarker.refuseIfPresent(in: directory)
    guard FilePath.exists(directory.registryPath) else {
      throw notInitialised(path, "\(path) holds no data of Fieldbook")
    }
    return directory
  }

  /// Makes the folder, or takes an empty one of this user.
  static func made(_ path: String, user: UInt32) throws(CommandFailure) -> DataDirectory {
    let directory = try madeForRestore(path, user: user)
    try RestoreMarker.refuseIfPresent(in: directory)
    return directory
  }

  /// As `made`, whatever state the folder's files are in.
  static func madeForRestore(
    _ path: String, user: UInt32
  ) throws(CommandFailure) -> DataDirectory {
    if let status = FolderStatus(path) { try check(status, path, user: user) }
    let directory = DataDirectory(path: path)
    for folder in [path, directory.zonesPath] {
      let error = PrivateFolder.make(folder)
      if error != 0 { throw cannotMake(folder, error) }
    }
    return directory
  }

  private static func check(
    _ status: FolderStatus, _ path: String, user: UInt32
  ) throws(CommandFailure) {
    guard status.isFolder else {
      throw CommandFailure(
        .failure, code: "not-a-folder", message: "\(path) is not a folder", field: "--data",
        hint: "Name the folder that holds, or is to hold, the server's data.")
    }
    guard status.owner == user else {
      let owner = FolderStatus.userName(status.owner)
      throw CommandFailure(
        .notPermitted, code: "other-owner", message: "\(path) belongs to the user \(owner)",
        field: "--data", hint: "Run the command as that user: sudo -u \(owner) fieldbook-server …")
    }
  }

  private static func notInitialised(_ path: String, _ message: String) -> CommandFailure {
    CommandFailure(
      .failure, code: "not-initialised", message: message, field: "--data",
      hint: "Make it with: fieldbook-server init --data \(path)")
  }

  private static func cannotMake(_ path: String, _ error: Int32) -> CommandFailure {
    .file(
      error, "the folder \(path) cannot be made",
      status: error == EACCES || error == EPERM ? .notPermitted : .failure, code: "cannot-create",
      field: "--data", hint: "Name another folder with --data, or let its owner make it.")
  }
}
