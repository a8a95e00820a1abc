/// The server's word that all of a record but some fields is to be destroyed, everywhere (GDPR
/// Art. 17).
public struct Erasure: Hashable, Sendable {
  public var key: RecordKey
  /// The fields that stay.
  public var kept: Set<Slot>

  public init(key: RecordKey, kept: Set<Slot>) {
    self.key = key
    self.kept = kept
  }
}

/// Erasures in the order in which they were decided.
public struct ErasureList: Hashable, Sendable {
  /// What a replica has carried out once it has carried out these.
  public var revision: UInt64
  public var erasures: [Erasure]

  public init(revision: UInt64, erasures: [Erasure]) {
    self.revision = revision
    self.erasures = erasures
  }
}
