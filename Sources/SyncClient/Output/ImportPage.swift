import LocalStore
import SyncProtocol

/// What an import did, for a person.
struct ImportPage {
  let report: ImportReport
  let isDryRun: Bool
  /// Whether nothing was imported because of bad rows.
  let isRefused: Bool

  var warnings: [String] {
    var warnings = report.warnings.map { "warning: \($0.message)" }
    for rejection in report.rejected {
      let field = rejection.field.map { "\($0): " } ?? ""
      // The message may begin with the field already.
      let message =
        rejection.message.hasPrefix(field) ? rejection.message : field + rejection.message
      warnings.append("line \(rejection.line): \(message)")
    }
    if isRefused {
      warnings.append(
        "Nothing was imported: \(Quantity.counted(rejectedLines, "row")) cannot be understood. "
          + "Correct the file, or import the others with --partial.")
    }
    return warnings
  }

  private var rejectedLines: Int { Set(report.rejected.map(\.line)).count }

  func text(_ terminal: Terminal) -> String {
    var text =
      "\(lead): \(report.added) added, \(report.updated) updated, "
      + "\(report.unchanged) unchanged, \(rejectedLines) rejected.\n"
    guard !report.differing.isEmpty else { return text }
    text += "\nCells that differ from what is here (--update writes them):\n"
    var table = TextTable([
      TextTable.Column("Line", .right), TextTable.Column("Id", keepsWidth: true),
      TextTable.Column("Field"), TextTable.Column("In the file"), TextTable.Column("Here"),
    ])
    for difference in report.differing {
      table.append([
        "\(difference.line)", difference.id.short, difference.field, Self.text(difference.file),
        Self.text(difference.here),
      ])
    }
    return text + table.render(width: terminal.tableWidth)
  }

  private var lead: String { isRefused || isDryRun ? "Would be" : "Imported" }

  private static func text(_ value: JSONValue) -> String {
    value.stringValue ?? (value.isNull ? "" : JSONWriter.text(value))
  }
}
