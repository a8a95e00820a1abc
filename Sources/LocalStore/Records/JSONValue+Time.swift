extension JSONValue {
  /// A moment as the interface writes it.
  /// - Parameter milliseconds: since 1970.
  package static func time(_ milliseconds: UInt64) -> JSONValue {
    .string(Timestamp.text(milliseconds: milliseconds))
  }

  /// A moment, or null.
  package static func time(orNull milliseconds: UInt64?) -> JSONValue {
    milliseconds.map { .time($0) } ?? .null
  }
}
