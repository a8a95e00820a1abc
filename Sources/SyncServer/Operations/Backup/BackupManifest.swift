import LocalStore
import SyncProtocol

/// What a backup consists of, as its `manifest.json` says. It is written last: a folder without one
/// is no backup.
struct BackupManifest: Hashable {
  static let name = "manifest.json"
  static let format: Int64 = 1
  /// Hundreds of zones take a tenth of it.
  static let longestBytes = 1024 * 1024

  /// A database of the backup.
  struct File: Hashable {
    /// Below the backup's folder, as below a data directory.
    var name: String { zone.map { DataDirectory.zoneName($0.zone) } ?? DataDirectory.registryName }
    let digest: FileDigest
    /// Nil of the registry.
    let zone: ZoneState?
  }

  /// How far a zone had come.
  struct ZoneState: Hashable {
    let zone: Zone
    let head: UInt64
    let epoch: Epoch
    let records: UInt64
  }

  /// When the backup was made, as a `Timestamp`.
  var created: String
  /// The registry's is among them, and that of `commons`.
  var files: [File]

  var zones: [ZoneState] { files.compactMap(\.zone) }
}

/// ```json
/// {"format": 1, "created": "2026-11-21T14:30:00.000Z",
///  "files": [{"name": "zones/it.sqlite", "bytes": 7, "sha256": "64 digits",
///             "zone": "it", "head": 412, "epoch": "16 digits", "records": 391}]}
/// ```
/// Of the registry, the last four are null.
extension BackupManifest {
  var bytes: [UInt8] {
    let json: JSONValue = [
      "format": .integer(Self.format), "created": .string(created),
      "files": .array(files.map(\.json)),
    ]
    return JSONWriter.bytes(json, .pretty) + [UInt8(ascii: "\n")]
  }

  /// - Parameter path: of the manifest, for messages.
  init(_ bytes: [UInt8], path: String) throws(CommandFailure) {
    guard let json = try? JSONParser.parse(bytes), let format = json["format"]?.integerValue else {
      throw Self.unreadable(path)
    }
    guard format <= Self.format else {
      throw CommandFailure(
        .upgradeNeeded, code: "upgrade-needed",
        message: "\(path): a newer Fieldbook made this backup",
        hint: "Install the newer fieldbook-server; nothing was changed.")
    }
    let files = json["files"]?.arrayValue?.map { File($0) } ?? []
    guard let created = json["created"]?.stringValue, !files.contains(nil) else {
      throw Self.unreadable(path)
    }
    self.init(created: created, files: files.compactMap { $0 })
    let names = Set(self.files.map(\.name))
    guard names.count == files.count, names.contains(DataDirectory.registryName),
      names.contains(DataDirectory.zoneName(.commons))
    else { throw Self.unreadable(path) }
  }

  private static func unreadable(_ path: String) -> CommandFailure {
    CommandFailure(
      .invalidData, code: "backup-damaged", message: "\(path) is no manifest that can be read",
      hint: "Take another backup; nothing was changed.")
  }
}

extension BackupManifest.File {
  var json: JSONValue {
    [
      "name": .string(name), "bytes": .integer(Int64(clamping: digest.bytes)),
      "sha256": .string(Hexadecimal.encode(digest.sha256)),
      "zone": .string(orNull: zone?.zone.name),
      "head": .integer(orNull: zone.map { Int64(clamping: $0.head) }),
      "epoch": .string(orNull: zone?.epoch.hexadecimal),
      "records": .integer(orNull: zone.map { Int64(clamping: $0.records) }),
    ]
  }

  /// Nil unless all is there, and the name is what it must be: nothing else is ever opened.
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue, let bytes = json["bytes"]?.integerValue,
      let sha256 = json["sha256"]?.stringValue.flatMap({ Hexadecimal.decode($0) }),
      bytes >= 0, sha256.count == SHA256.digestSize
    else { return nil }
    digest = FileDigest(bytes: UInt64(bytes), sha256: sha256)
    zone = BackupManifest.ZoneState(json)
    guard self.name == name else { return nil }
  }
}

extension BackupManifest.ZoneState {
  fileprivate init?(_ json: JSONValue) {
    guard let zone = json["zone"]?.stringValue.flatMap({ Zone($0) }),
      let head = json["head"]?.integerValue, let records = json["records"]?.integerValue,
      let epoch = json["epoch"]?.stringValue.flatMap({ UInt64($0, radix: 16) })
    else { return nil }
    self.init(
      zone: zone, head: UInt64(clamping: head), epoch: Epoch(epoch),
      records: UInt64(clamping: records))
  }
}

extension Epoch {
  /// Sixteen digits: JSON's numbers are doubles to many a reader.
  var hexadecimal: String {
    Hexadecimal.encode((0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }
}
