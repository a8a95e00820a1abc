/// What `erase` takes, in both executables.
package enum ErasureArguments {
  /// `--keep city phone` is what people write for `--keep city --keep phone`.
  package static let furtherFields = OperandDeclaration(
    "FIELD", .any, "More fields to keep, after --keep.")

  package static let options: [OptionDeclaration] = [
    .value("keep", "FIELD", isRepeatable: true, "Keep this field; without any, nothing stays."),
    .value("reason", "TEXT", "Why, for whoever asks later."),
  ]

  /// The fields to keep, as they were typed.
  package static func kept(_ arguments: ParsedArguments) throws(UsageError) -> [String] {
    let further = arguments.operands(furtherFields.name)
    let kept = arguments.values("keep")
    if kept.isEmpty, let surplus = further.first { throw UsageError(.unexpectedOperand(surplus)) }
    return kept + further
  }
}
