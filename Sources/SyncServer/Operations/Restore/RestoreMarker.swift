import LocalStore
import SyncProtocol

/// `restore.json` in the data directory: there from the moment at which a restore is decided until
/// all its files are in their places. While it is there, only `restore` touches the directory, and
/// goes on where it stopped. It says what the restore does, so that the backup is not needed any
/// more.
struct RestoreMarker: Hashable {
  struct RestoredZone: Hashable {
    let zone: Zone
    let title: String
    let records: UInt64
    let epoch: Epoch
  }

  /// The backup's folder, when it was made, and the SHA-256 of its manifest.
  let backup: String
  let created: String
  let manifest: [UInt8]
  /// In the order of their names.
  let zones: [RestoredZone]
  /// Those that are not in the backup, and stay as they are.
  let untouched: [Zone]
  /// Whether the backup's registry takes the place of one that is missing or cannot be read.
  let takesRegistry: Bool
  /// What the names of the files of before end in, beside the new; nil if there are none.
  let replaced: String?
  /// When the recovery window ends, in milliseconds since 1970.
  let recoveryEnd: UInt64
  /// What people should know, as sentences.
  let notes: [String]

  /// What is replaced, below the data directory.
  var names: [String] {
    zones.map { DataDirectory.zoneName($0.zone) }
      + (takesRegistry ? [DataDirectory.registryName] : [])
  }

  /// Where the file of before that `name` names goes: `zones.replaced-20261121T143000Z/it.sqlite`.
  func keptName(_ name: String, replaced: String) -> String {
    name == DataDirectory.registryName
      ? "registry.replaced-\(replaced).sqlite"
      : "\(Self.keptZonesName(replaced))/\(FilePath.name(of: name))"
  }

  static func keptZonesName(_ replaced: String) -> String {
    "\(DataDirectory.zonesName).replaced-\(replaced)"
  }
}

extension RestoreMarker {
  private static let name = "restore.json"
  private static let longestBytes = BackupManifest.longestBytes

  static func path(in data: DataDirectory) -> String { "\(data.path)/\(name)" }

  func write(in data: DataDirectory) throws(CommandFailure) {
    try FileContents.replace(
      Self.path(in: data), with: JSONWriter.bytes(json, .pretty) + [UInt8(ascii: "\n")])
  }

  /// Nil if no restore was interrupted.
  static func read(in data: DataDirectory) throws(CommandFailure) -> RestoreMarker? {
    let path = path(in: data)
    guard let bytes = try FileContents.read(path, limit: longestBytes) else { return nil }
    guard let json = try? JSONParser.parse(bytes), let marker = RestoreMarker(json) else {
      throw CommandFailure(
        .failure, code: "restore-damaged", message: "\(path) cannot be read",
        hint: "Keep a copy of \(data.path), delete \(path), and restore the backup again.")
    }
    return marker
  }

  /// A directory that is half of one age and half of another is never opened.
  static func refuseIfPresent(in data: DataDirectory) throws(CommandFailure) {
    guard FilePath.exists(path(in: data)) else { return }
    let backup = (try? read(in: data))?.backup ?? "BACKUP"
    throw CommandFailure(
      .failure, code: "restore-unfinished",
      message: "a restore of \(data.path) was interrupted, and is not finished", field: "--data",
      hint: "Finish it with: fieldbook-server restore \(backup) --data \(data.path) --yes")
  }
}

/// As JSON: in the file, and as the command's answer.
extension RestoreMarker {
  var json: JSONValue {
    [
      "backup": .string(backup), "created": .string(created),
      "manifest_sha256": .string(Hexadecimal.encode(manifest)),
      "zones": .array(zones.map(\.json)),
      "untouched_zones": .array(untouched.map { .string($0.name) }),
      "registry": takesRegistry ? "restored" : "kept",
      "replaced": .string(orNull: replaced),
      "recovery_until": .time(recoveryEnd),
      "recovery_until_milliseconds": .integer(Int64(clamping: recoveryEnd)),
      "notes": .array(notes.map { .string($0) }),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let backup = json["backup"]?.stringValue, let created = json["created"]?.stringValue,
      let manifest = json["manifest_sha256"]?.stringValue.flatMap({ Hexadecimal.decode($0) }),
      let zones = json["zones"]?.arrayValue?.map({ RestoredZone($0) }), !zones.contains(nil),
      let untouched = json["untouched_zones"]?.arrayValue?.map({ Zone($0.stringValue ?? "") }),
      !untouched.contains(nil), let registry = json["registry"]?.stringValue,
      let end = json["recovery_until_milliseconds"]?.integerValue
    else { return nil }
    self.init(
      backup: backup, created: created, manifest: manifest, zones: zones.compactMap { $0 },
      untouched: untouched.compactMap { $0 }, takesRegistry: registry == "restored",
      replaced: json["replaced"]?.stringValue, recoveryEnd: UInt64(clamping: end),
      notes: json["notes"]?.arrayValue?.compactMap(\.stringValue) ?? [])
  }
}

extension RestoreMarker.RestoredZone {
  fileprivate var json: JSONValue {
    [
      "zone": .string(zone.name), "title": .string(title),
      "records": .integer(Int64(clamping: records)), "epoch": .string(epoch.hexadecimal),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let zone = json["zone"]?.stringValue.flatMap({ Zone($0) }),
      let title = json["title"]?.stringValue, let records = json["records"]?.integerValue,
      let epoch = json["epoch"]?.stringValue.flatMap({ UInt64($0, radix: 16) })
    else { return nil }
    self.init(zone: zone, title: title, records: UInt64(clamping: records), epoch: Epoch(epoch))
  }
}
