import LocalStore
import SyncProtocol
import Testing

@Suite struct SchemaDocumentTests {
  @Test func everyKeyIsAlwaysPresent() throws {
    let types = try #require(SchemaDocument(.fieldbook).json.arrayValue)
    #expect(types.count == Schema.fieldbook.types.count)
    for type in types {
      #expect(type.objectValue?.keys == ["type", "zone", "fields"])
      for field in try #require(type["fields"]?.arrayValue) {
        #expect(
          field.objectValue?.keys == [
            "name", "kind", "policy", "required", "choices", "refers_to", "personal", "shape",
          ])
      }
    }
  }

  @Test func oneTypeIsAnArrayOfOne() throws {
    let module = try #require(Schema.fieldbook.type("module"))
    let document = try #require(SchemaDocument(module).json.arrayValue?.first)
    #expect(document["zone"] == "commons")
    let title = try #require(document["fields"]?.arrayValue?.first { $0["name"] == "title" })
    #expect(
      title == [
        "name": "title", "kind": "text", "policy": "latest", "required": false, "choices": .null,
        "refers_to": .null, "personal": false, "shape": "keyed",
      ])
  }
}
