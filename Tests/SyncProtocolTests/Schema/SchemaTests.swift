import Testing

@testable import SyncProtocol

@Suite("The schema") struct SchemaTests {
  static let schema = Schema.fieldbook
  static let fields = schema.types.flatMap { type in type.fields.map { (type, $0) } }

  @Test("names are distinct, plain and none that the merge needs")
  func names() {
    let isPlain = { (name: String) in
      name.utf8.count <= Limits.typeNameBytes
        && name.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "_") }
    }
    #expect(Set(Self.schema.types.map(\.name)).count == Self.schema.types.count)
    for type in Self.schema.types {
      #expect(isPlain(type.name))
      #expect(Set(type.fields.map(\.name)).count == type.fields.count, "\(type.name)")
      for field in type.fields {
        #expect(isPlain(field.name), "\(type.name).\(field.name)")
        #expect(!Slot(field.name).isControl, "\(type.name).\(field.name)")
      }
    }
  }

  @Test("are found by name")
  func lookUp() {
    for (type, field) in Self.fields {
      #expect(Self.schema.type(type.name) == type)
      #expect(type.field(field.name) == field)
      #expect(type.policy(of: Slot(field.name, "x")) == field.policy)
    }
    #expect(Self.schema.type("unknown") == nil)
    #expect(Self.schema.type("visit")?.field("unknown") == nil)
    #expect(Self.schema.type("visit")?.policy(of: "unknown") == .review)
  }

  @Test("what fields and types refer to exists")
  func references() {
    for (type, field) in Self.fields {
      if let referenced = field.referencedType {
        #expect(Self.schema.type(referenced) != nil, "\(type.name).\(field.name)")
      }
      if case .phase(let other) = field.kind {
        #expect(type.field(other)?.referencedType == "programme")
      }
    }
    for type in Self.schema.types {
      for name in type.key + type.label { #expect(type.field(name) != nil, "\(type.name).\(name)") }
      for name in type.key { #expect(type.field(name)?.policy == .once, "\(type.name).\(name)") }
    }
  }

  @Test("lists show fields that exist, that are not in the name, and few enough to read")
  func columns() {
    for type in Self.schema.types {
      #expect((1...5).contains(type.columns.count), "\(type.name)")
      #expect(Set(type.columns).count == type.columns.count, "\(type.name)")
      for name in type.columns {
        #expect(type.field(name) != nil, "\(type.name).\(name)")
        #expect(!type.label.contains(name), "\(type.name).\(name)")
      }
    }
  }

  @Test("a field's policy suits its shape and kind")
  func policies() {
    for (type, field) in Self.fields {
      let name = "\(type.name).\(field.name)"
      #expect((field.policy == .union) == (field.shape == .set), "\(name)")
      guard field.policy == .furthest else { continue }
      switch field.kind {
      case .choice, .integer, .decimal, .money, .phase: break
      default: Issue.record("\(name) has no order to be the furthest in")
      }
    }
  }

  /// A released field keeps its name, kind and policy for ever: add to this list, never change it.
  @Test("released policies do not change")
  func released() {
    let found = Self.schema.types.map { type in
      let fields = type.fields.map { "\($0.name):\($0.kind.name):\($0.policy.rawValue)" }
      return "\(type.name) " + fields.joined(separator: " ")
    }
    for line in releasedFields.split(separator: "\n") {
      let words = line.split(separator: " ")
      let type = found.first { $0.hasPrefix("\(words[0]) ") }?.split(separator: " ") ?? []
      for word in words { #expect(type.contains(word), "\(words[0]): \(word)") }
    }
  }

  @Test("ranks of choices and numbers; what stands outside the order has none")
  func ranks() {
    let field = Field("status", .choice(["a", "b"], outside: ["x"]), .furthest)
    #expect(field.rank(of: .text("a")) == .position(0))
    #expect(field.rank(of: .text("b")) == .position(1))
    #expect(field.rank(of: .text("x")) == nil && field.rank(of: .integer(1)) == nil)
    #expect(field.rank(of: .null) == .emptied)
    #expect(field.choices == ["a", "b", "x"])
    let score = Field("score", .decimal, .furthest)
    #expect(score.rank(of: .integer(3)) == .number(decimal("3")))
    #expect(score.rank(of: .text("3")) == nil)
    #expect(Field("notes", .text, .latest).rank(of: .text("x")) == nil)
    #expect(Rank.emptied < .position(0) && Rank.emptied < .number(decimal("-5")))
    #expect(Rank.position(1) < .position(2) && Rank.number(decimal("9.5")) < .number(decimal("10")))
  }

  @Test("roles: each may do what the ones before it may")
  func roles() {
    #expect(Role.allCases == Role.allCases.sorted())
    #expect(Role.allCases.filter(\.coversAllZones) == [.central, .admin])
    #expect(Self.schema.type("visit")?.writer == .coach)
    #expect(Self.schema.type("programme")?.writer == .central)
  }
}
