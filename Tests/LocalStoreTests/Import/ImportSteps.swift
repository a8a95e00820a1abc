import SyncProtocol
import TestSupport

@testable import LocalStore

extension TestReplica {
  @discardableResult
  func importing(
    _ type: String, _ csv: String, _ set: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportReport {
    clock.advance(seconds: 1)
    var options = ImportOptions()
    set(&options)
    return try Importer(replica, self.type(type), options).run(Array(csv.utf8))
  }

  /// Every record of a type, in the order of ids.
  func keys(_ type: String) throws -> [RecordKey] {
    try replica.store.facts(after: 0, limit: Int.max).map(\.key).filter { $0.type == type }.sorted()
  }

  func onlyKey(_ type: String) throws -> RecordKey {
    let keys = try keys(type)
    guard keys.count == 1 else { throw MissingFailure() }
    return keys[0]
  }
}

extension ImportReport {
  /// Added, updated, unchanged.
  var counts: [Int] { [added, updated, unchanged] }
}
