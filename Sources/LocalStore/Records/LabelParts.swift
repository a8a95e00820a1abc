import SyncProtocol

/// A label made of the fields that name a record: "2026-03-01 Il Giardinone", but "Il Giardinone,
/// see-me-in".
struct LabelParts {
  private(set) var text = ""
  private var separator = ""

  mutating func add(_ part: String, of field: Field) {
    text += separator + part
    separator = field.kind == .date ? " " : ", "
  }
}
