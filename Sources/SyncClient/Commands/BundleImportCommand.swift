import LocalStore
import SyncProtocol

/// `fieldbook bundle import`
enum BundleImportCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "bundle import", "Take a colleague's sealed work along to the server.",
      details: [
        "The bundles are kept, unread, until the next sync has handed them on. Importing a file "
          + "twice, or on several laptops, is harmless."
      ],
      operands: [OperandDeclaration("FILE", .one, "What “fieldbook bundle export” wrote.")],
      examples: [
        CommandDeclaration.Example("fieldbook bundle import /media/usb/ana.bundle", "")
      ]), run)

  private static func run(_ context: CommandContext) throws -> CommandAnswer {
    let path = context.arguments.operand("FILE") ?? ""
    guard let bytes = try FileContents.read(path, limit: Limits.bundleFileBytes) else {
      throw CommandFailure(
        .failure, code: "no-such-file", message: "there is no file \(path)", field: "FILE")
    }
    let replica = try context.replica()
    // Whoever is not enrolled, or not any more, can carry it all the same.
    let enrolment = (try? Enrolment.read(context.home())) ?? nil
    let (bundles, error) = SealedBundle.decodeFile(bytes)
    // Only what this laptop made can it look into: the server does so with the others.
    let intact = bundles.filter { bundle in
      guard let enrolment, bundle.device == enrolment.device else { return true }
      return bundle.content(with: enrolment.bundleKey) != nil
    }
    let added = try replica.carry(intact)
    let others = "\(Quantity.counted(intact.count, "other bundle")) in it can be used"
    if let error { throw failure(error, path, besides: intact.isEmpty ? nil : others) }
    guard intact.count == bundles.count else {
      throw altered(path, besides: intact.isEmpty ? nil : others)
    }
    return answer(intact, added, path, enrolment, context.times)
  }

  private static func answer(
    _ bundles: [SealedBundle], _ added: Int, _ path: String, _ enrolment: Enrolment?,
    _ times: DisplayTime
  ) -> CommandAnswer {
    var text = bundles.map { bundle in
      let isOwn = bundle.device == enrolment?.device
      let author = isOwn ? "this laptop" : "the device …\(bundle.device.suffix(6))"
      return "From \(DisplayText.singleLine(author)), \(times.text(bundle.created)).\n"
    }.joined()
    let verb = bundles.count == 1 ? "goes" : "go"
    text +=
      "\(Quantity.counted(bundles.count, "bundle")), \(added) of them new: \(verb) to the server "
      + "with the next “fieldbook sync”.\n"
    return CommandAnswer(
      json: [
        "file": .string(path), "added": .integer(added),
        "bundles": .array(
          bundles.map {
            [
              "id": .string(Hexadecimal.encode($0.id)), "device": .string($0.device),
              "own": .bool($0.device == enrolment?.device), "created_at": .time($0.created),
            ]
          }),
      ], text: text)
  }

  // MARK: What cannot be used

  private static func failure(
    _ error: BundleError, _ path: String, besides others: String?
  ) -> CommandFailure {
    switch error {
    case .notABundle:
      CommandFailure(
        .invalidData, code: "not-a-bundle", message: "\(path) is no bundle of Fieldbook",
        field: "FILE", hint: "Name the file that “fieldbook bundle export” wrote.")
    case .version(let version):
      CommandFailure(
        .upgradeNeeded, code: "upgrade-needed",
        message: "\(path) holds a bundle of format \(version), which a newer Fieldbook wrote",
        field: "FILE", hint: "Install the current fieldbook, and import it again.")
    case .damaged(let reason):
      CommandFailure(
        .invalidData, code: BundleRefusal.damaged.rawValue,
        message: "\(path) was damaged on its way (\(reason))" + besidesText(others),
        field: "FILE", hint: again)
    }
  }

  private static func altered(_ path: String, besides others: String?) -> CommandFailure {
    CommandFailure(
      .invalidData, code: BundleRefusal.altered.rawValue,
      message: "\(path) is not what this laptop sealed" + besidesText(others), field: "FILE",
      hint: again)
  }

  private static func besidesText(_ others: String?) -> String {
    others.map { "; \($0), and will be handed on" } ?? ""
  }

  private static let again =
    "Copy it again, or have it exported again: its author's laptop still has everything."
}
