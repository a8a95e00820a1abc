import LocalStore
import SyncProtocol

/// `fieldbook TYPE list`
enum ListCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE list", "List records.",
      details: [RecordListing.details + " coach=me is yourself."],
      operands: [RecordListing.filters],
      options: RecordListing.options,
      examples: [
        CommandDeclaration.Example(
          "fieldbook enterprise list city=Milano sectors=food --sort founded", ""),
        CommandDeclaration.Example(
          "fieldbook visit list enterprise=giardinone --csv > visits.csv", "For a spreadsheet."),
      ])
  ) { context in
    let type = try context.type()
    let replica = try context.replicaWithViews()
    let listing = try RecordListing(type, context.arguments, ownName: try replica.name())
    return try listing.answer(context.presentation(of: replica))
  }
}
