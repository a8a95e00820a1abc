import LocalStore
import SyncProtocol

/// `fieldbook bundle export`
enum BundleExportCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "bundle export", "Seal everything that waits to be synced into a file.",
      details: [
        "For a USB stick, or for a colleague who gets to a network first: their laptop carries it "
          + "without being able to read it, and it arrives at the server as your work. Your outbox "
          + "stays as it is until you sync; exporting twice, or syncing before the file arrives, "
          + "is harmless. A file that holds bundles already is added to."
      ],
      operands: [OperandDeclaration("FILE", .one, "The file to write, or to add to.")],
      examples: [
        CommandDeclaration.Example(
          "fieldbook bundle export /media/usb/ana.bundle", "After weeks without a network.")
      ]), run)

  private static func run(_ context: CommandContext) throws -> CommandAnswer {
    let path = context.arguments.operand("FILE") ?? ""
    let home = try context.home()
    let replica = try context.replica()
    let enrolment = try Enrolment.require(home)
    let present = try present(path)
    let exported = try replica.exportBundles(
      from: enrolment.device, key: enrolment.bundleKey)
    let bytes = present + exported.encoded
    guard bytes.count <= Limits.bundleFileBytes else {
      throw CommandFailure(
        .invalidData, code: "too-long",
        message: "\(path) would have more than \(Limits.bundleFileBytes) bytes", field: "FILE",
        hint: "Name another file.")
    }
    // The replica has committed what the bundles say before they exist anywhere else.
    if !exported.bundles.isEmpty { try FileContents.replace(path, with: bytes, mode: 0o666) }
    return CommandAnswer(
      json: [
        "file": .string(path), "bundles": .integer(exported.bundles.count),
        "records": .integer(exported.records), "bytes": .integer(exported.encoded.count),
      ], text: text(exported, path))
  }

  private static func text(_ exported: ExportedBundles, _ path: String) -> String {
    guard !exported.bundles.isEmpty else {
      return "Nothing waits: all your work is on the server. No file was written.\n"
    }
    return "\(Quantity.counted(exported.records, "record")) sealed in "
      + "\(DisplayText.singleLine(path)) (\(Quantity.bytes(exported.encoded.count))).\n"
      + "On the other laptop: fieldbook bundle import FILE\n"
  }

  /// What the file holds already: another laptop's bundles, perhaps, that must not be lost.
  private static func present(_ path: String) throws -> [UInt8] {
    guard let bytes = try FileContents.read(path, limit: Limits.bundleFileBytes) else { return [] }
    guard SealedBundle.decodeFile(bytes).error == nil else {
      throw CommandFailure(
        .failure, code: "file-exists",
        message: "there is a file \(path) already, and it holds something else than bundles",
        field: "FILE", hint: "Name another file. Nothing was changed.")
    }
    return bytes
  }
}
