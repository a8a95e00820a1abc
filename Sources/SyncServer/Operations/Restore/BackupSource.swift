import LocalStore
import SyncProtocol

/// A whole backup, as it is read.
struct BackupSource {
  let folder: BackupFolder
  let manifest: BackupManifest
  /// SHA-256 of the manifest's file.
  let manifestHash: [UInt8]

  init(_ path: String) throws(CommandFailure) {
    folder = BackupFolder(path: FilePath.resolved(path) ?? path)
    let manifestPath = folder.manifestPath
    guard
      let bytes = try FileContents.read(manifestPath, limit: BackupManifest.longestBytes)
    else {
      throw CommandFailure(
        .notFound, code: "no-backup", message: "\(path) holds no backup", field: "DIR",
        hint: "Name a folder that “fieldbook-server backup” made; one that ends in .partial is "
          + "what an interrupted backup left.")
    }
    manifest = try BackupManifest(bytes, path: manifestPath)
    manifestHash = SHA256.hash(bytes)
  }
}
