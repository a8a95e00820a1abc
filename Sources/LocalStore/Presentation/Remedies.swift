package import SyncProtocol

/// The commands that a page recommends, as this executable writes them; nil for what it has no
/// command for.
package struct Remedies: Sendable {
  /// For a field that waits for a person: `fieldbook resolve 3f2a91 legal_name --keep N`.
  package var resolve: (@Sendable (_ key: RecordKey, _ field: String) -> String)?
  /// For a deleted record of a type: `fieldbook visit restore`.
  package var restore: (@Sendable (_ type: String) -> String)?

  package init(
    resolve: (@Sendable (_ key: RecordKey, _ field: String) -> String)? = nil,
    restore: (@Sendable (_ type: String) -> String)? = nil
  ) {
    self.resolve = resolve
    self.restore = restore
  }
}
