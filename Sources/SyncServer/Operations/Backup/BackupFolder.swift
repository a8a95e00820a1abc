import Glibc
import LocalStore
import SyncProtocol

/// A folder with the files of a backup, or of one in the making: the registry and the zones lie in
/// it as in a data directory.
struct BackupFolder: Hashable {
  let path: String

  var manifestPath: String { "\(path)/\(BackupManifest.name)" }
  var zonesPath: String { "\(path)/\(DataDirectory.zonesName)" }
  func path(of name: String) -> String { "\(path)/\(name)" }

  /// Makes it, empty and its owner's alone.
  func make() throws(CommandFailure) {
    for folder in [path, zonesPath] {
      let error = PrivateFolder.make(folder)
      guard error == 0 else {
        throw .file(error, "the folder \(folder) cannot be made", code: "cannot-create")
      }
    }
  }

  /// Removes it if it is there. Files that do not belong to a backup are left, and told.
  func remove() throws(CommandFailure) {
    for name in try FolderContents.names(of: zonesPath) ?? [] where Self.isDatabase(name) {
      try DurableChange.remove("\(zonesPath)/\(name)")
    }
    try DurableChange.remove(zonesPath)
    for name in try FolderContents.names(of: path) ?? []
    where name.hasPrefix(DataDirectory.registryName) || name.hasPrefix(BackupManifest.name) {
      try DurableChange.remove("\(path)/\(name)")
    }
    try DurableChange.remove(path)
  }

  /// `it.sqlite`, `it.sqlite-wal`.
  private static func isDatabase(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "." }
    return Zone(String(stem)) != nil && name.dropFirst(stem.count).hasPrefix(".sqlite")
  }
}

extension BackupFolder {
  /// Where a backup is filled before it gets its name: a name is only ever that of a whole one.
  var partial: BackupFolder { BackupFolder(path: "\(path).partial") }

  /// The folder that a new backup may become.
  static func new(_ path: String, of data: DataDirectory) throws(CommandFailure) -> BackupFolder {
    guard !path.isEmpty, let resolved = FilePath.resolved(path),
      let dataPath = FilePath.resolved(data.path)
    else {
      throw refusal("there is no folder \(FilePath.folder(of: path)) to make the backup in")
    }
    guard resolved != dataPath, !resolved.hasPrefix("\(dataPath)/") else {
      throw refusal(
        "\(path) lies in the data directory", "Whatever destroys the data would destroy both.")
    }
    if let status = FolderStatus(resolved) {
      guard status.isFolder else { throw refusal("\(path) is not a folder") }
      guard try FolderContents.names(of: resolved)?.isEmpty != false else {
        throw refusal("\(path) is not empty", "A backup never overwrites anything.")
      }
      // Nothing can take the place of a folder that a disk is mounted at.
      guard status.device == FolderStatus(FilePath.folder(of: resolved))?.device else {
        throw refusal("a disk is mounted at \(path)")
      }
    }
    return BackupFolder(path: resolved)
  }

  private static func refusal(_ message: String, _ reason: String? = nil) -> CommandFailure {
    let advice = "Name a new folder, in one that is there, on another disk."
    return CommandFailure(
      .failure, code: "backup-folder", message: message, field: "DIR",
      hint: reason.map { "\($0) \(advice)" } ?? advice)
  }
}
