/// The members of a JSON object in the order in which they were written. Keys are unique,
/// and texts that Unicode calls canonically equal are one key.
///
/// Looking up a key is linear: the objects of the interface have a few dozen members at most.
public struct JSONObject: Sendable, Hashable {
  public struct Member: Sendable, Hashable {
    public let key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member]

  /// The keys must be unique; a repeated one is a programmer's error.
  public init(_ members: [Member] = []) {
    precondition(Set(members.map(\.key)).count == members.count, "a repeated key")
    self.members = members
  }

  /// For the parser, which has checked the keys.
  init(unique members: [Member]) { self.members = members }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var keys: [String] { members.map(\.key) }

  /// Setting a new key appends it; setting nil removes the member.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      let position = members.firstIndex { $0.key == key }
      switch (position, newValue) {
      case (let position?, let value?): members[position].value = value
      case (let position?, nil): members.remove(at: position)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { Member(key: $0.0, value: $0.1) })
  }
}
