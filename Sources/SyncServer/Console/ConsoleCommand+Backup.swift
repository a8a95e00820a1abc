import LocalStore
import SyncProtocol

extension OperandDeclaration {
  fileprivate static let folder = OperandDeclaration("DIR", .one, "The backup's folder.")
}

extension ConsoleCommand {
  static let backup = ConsoleCommand(
    CommandDeclaration(
      "backup", "Copy everything the server keeps into a new folder, while it serves or not.",
      details: [
        "The folder must not be there yet, or be empty. Until the backup is whole and on the disk "
          + "it is called DIR.partial, so that nobody takes half of one for a backup.",
        "It holds people's data, and what lets devices in: keep it as safe as the server.",
      ],
      operands: [.folder],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server backup /mnt/backup/$(date -u +%Y%m%d)", "Every night, on another disk.")
      ])
  ) { context in
    let data = try context.data()
    let folder = try BackupFolder.new(context.arguments.operand("DIR") ?? "", of: data)
    let manifest = try Backup(data: data, clock: context.environment.clock).make(folder)
    let bytes = manifest.files.reduce(0) { $0 + $1.digest.bytes }
    let records = manifest.zones.reduce(0) { $0 + Int(clamping: $1.records) }
    return CommandAnswer(
      json: [
        "backup": .string(folder.path), "created_at": .string(manifest.created),
        "bytes": .integer(Int64(clamping: bytes)),
        "files": .array(manifest.files.map(\.json)),
      ],
      text: "\(folder.path): \(Quantity.counted(manifest.zones.count, "zone")) with "
        + "\(Quantity.counted(records, "record")), \(Quantity.bytes(Int(clamping: bytes))).\n")
  }

  static let restore = ConsoleCommand(
    CommandDeclaration(
      "restore", "Put the zones of a backup in the place of the server's.",
      details: [
        "The server must be stopped. Everything is checked before anything is touched, and what is "
          + "replaced is kept beside the new. People, devices and their access stay those of now, "
          + "if they can be read.",
        "Every zone that is restored starts a new epoch: at its next sync each laptop offers what "
          + "it holds, so that what was synced since the backup comes back.",
        "It works on a new machine too, with no data directory at all.",
      ],
      operands: [.folder],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server restore /mnt/backup/20261120 --yes", "Then start the server again.")
      ])
  ) { context in
    try context.confirmation.require()
    let data = try DataDirectory.madeForRestore(
      context.dataPath, user: context.environment.user)
    let serving = try data.lock(.serve)
    let copying = try data.lock(.backup)
    let reading = try data.lock(.central, waits: true)
    defer {
      withExtendedLifetime(serving) {}
      withExtendedLifetime(copying) {}
      withExtendedLifetime(reading) {}
    }
    return try restore(data, context)
  }

  private static func restore(
    _ data: DataDirectory, _ context: CommandContext
  ) throws -> CommandAnswer {
    let path = context.arguments.operand("DIR") ?? ""
    let restore = Restore(data: data, clock: context.environment.clock)
    if let interrupted = try RestoreMarker.read(in: data) {
      try context.confirmation.ask(
        "Finish the restore of \(interrupted.backup), which was interrupted?")
      try restore.finish(interrupted)
      context.note("The restore of \(interrupted.backup), which was interrupted, is finished.")
      if interrupted.isOf(path) { return answer(interrupted, data) }
    }
    let source = try BackupSource(path)
    let zones = source.manifest.zones.map(\.zone.name).joined(separator: ", ")
    try context.confirmation.ask(
      "Replace the zones \(zones) of \(data.path) by those of \(source.manifest.created)?")
    return answer(try restore.run(source), data)
  }

  private static func answer(_ marker: RestoreMarker, _ data: DataDirectory) -> CommandAnswer {
    var table = TextTable([
      TextTable.Column("Zone", keepsWidth: true), TextTable.Column("Title"),
      TextTable.Column("Records", .right),
    ])
    for zone in marker.zones { table.append([zone.zone.name, zone.title, "\(zone.records)"]) }
    let kept = marker.replaced.map {
      "What was in force is kept in \(data.path)/\(RestoreMarker.keptZonesName($0)).\n"
    }
    let end = Timestamp.day(milliseconds: marker.recoveryEnd)
    var answer = CommandAnswer(
      .value { marker.json },
      .whole { terminal in
        table.render(width: terminal.tableWidth)
          + "Restored from \(marker.backup), made \(marker.created).\n" + (kept ?? "")
          + "Start the server: what was synced since then comes back from the laptops. Until "
          + "\(end) they may bring each other's.\n"
      })
    answer.messages = marker.notes
    return answer
  }
}

extension RestoreMarker {
  /// Whether it restores the backup at the path, which may not be there any more.
  fileprivate func isOf(_ path: String) -> Bool {
    guard let source = try? BackupSource(path) else {
      return FilePath.resolved(path) == backup
    }
    return source.manifestHash == manifest
  }
}
